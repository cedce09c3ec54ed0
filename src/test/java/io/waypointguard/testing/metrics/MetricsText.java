package io.waypointguard.testing.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format, version 0.0.4, and of OpenMetrics what adds to its lines: exemplars, {@code # EOF},
 * timestamps with a fraction, quoted names. Anything else is an error that names the line.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
final class MetricsText {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[^ \\t]+");
    private static final Pattern BLANKS = Pattern.compile("[ \\t]*");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    /** One line that is no comment. */
    record Sample(Scrape.Series series, double value) {}

    private final String line;
    private int at;

    private MetricsText(String line) {
        this.line = line;
    }

    static List<Sample> parse(String text) {
        List<Sample> samples = new ArrayList<>();
        // Only a line feed ends a line: a label's value may hold a carriage return.
        for (String line : text.split("\n", -1)) {
            MetricsText reader = new MetricsText(line);
            reader.skip(BLANKS);
            if (!reader.atEnd() && !reader.next('#')) {
                samples.add(reader.sample());
            }
        }
        return samples;
    }

    private Sample sample() {
        String name = next('{') ? "" : take(NAME, "a metric's name");
        skip(BLANKS);
        Map<String, String> labels = new TreeMap<>();
        if (next('{')) {
            name = labels(name, labels);
        }
        if (name.isEmpty()) {
            throw wrong("a metric's name is missing");
        }
        double value = number("a value");
        skip(BLANKS);
        if (!atEnd() && !next('#')) {
            number("a timestamp");
            skip(BLANKS);
        }
        if (next('#')) {
            exemplar();
        }
        if (!atEnd()) {
            throw wrong("the end of the line was expected");
        }
        return new Sample(new Scrape.Series(name, labels), value);
    }

    private void exemplar() {
        at++;
        skip(BLANKS);
        if (!next('{')) {
            throw wrong("the labels of an exemplar were expected");
        }
        labels("exemplar", new TreeMap<>());
        number("the value of an exemplar");
        skip(BLANKS);
        if (!atEnd()) {
            number("the timestamp of an exemplar");
            skip(BLANKS);
        }
    }

    /** Reads from the opening to the closing brace; gives the metric's name, which may be the first thing in them. */
    private String labels(String name, Map<String, String> labels) {
        String metric = name;
        do {
            at++;
            skip(BLANKS);
            if (next('}')) {
                break;
            }
            boolean quoted = next('"');
            String key = quoted ? quoted() : take(NAME, "a label's name");
            skip(BLANKS);
            if (next('=')) {
                at++;
                skip(BLANKS);
                if (labels.put(key, quoted()) != null) {
                    throw wrong("the label " + key + " comes twice");
                }
                skip(BLANKS);
            } else if (quoted && metric.isEmpty()) {
                metric = key;
            } else {
                throw wrong("= was expected");
            }
        } while (next(','));
        if (!next('}')) {
            throw wrong("} was expected");
        }
        at++;
        return metric;
    }

    private String quoted() {
        String escaped = take(QUOTED, "a quoted text");
        return ESCAPE.matcher(escaped.substring(1, escaped.length() - 1))
                .replaceAll(escape -> switch (escape.group(1)) {
                    case "n" -> "\n";
                    case "\\", "\"" -> Matcher.quoteReplacement(escape.group(1));
                    default -> throw wrong("there is no escape " + escape.group());
                });
    }

    /** As Go's ParseFloat reads it, which the format refers to. */
    private double number(String what) {
        skip(BLANKS);
        String word = take(WORD, what);
        switch (word.toLowerCase(Locale.ROOT)) {
            case "nan":
                return Double.NaN;
            case "inf", "+inf", "infinity", "+infinity":
                return Double.POSITIVE_INFINITY;
            case "-inf", "-infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                return finite(word, what);
        }
    }

    private double finite(String word, String what) {
        char last = word.charAt(word.length() - 1);
        boolean suffixOfJava =
                "dDfF".indexOf(last) >= 0 && !word.toLowerCase(Locale.ROOT).contains("0x");
        try {
            if (!suffixOfJava) {
                return Double.parseDouble(word);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(what + " was expected, not " + word);
    }

    private String take(Pattern pattern, String what) {
        Matcher matcher = pattern.matcher(line).region(at, line.length());
        if (!matcher.lookingAt()) {
            throw wrong(what + " was expected");
        }
        at = matcher.end();
        return matcher.group();
    }

    private void skip(Pattern pattern) {
        take(pattern, "");
    }

    private boolean next(char expected) {
        return !atEnd() && line.charAt(at) == expected;
    }

    private boolean atEnd() {
        return at == line.length();
    }

    private AssertionError wrong(String why) {
        return new AssertionError("not Prometheus' text format: " + why + " at column " + (at + 1) + " of: " + line);
    }
}
