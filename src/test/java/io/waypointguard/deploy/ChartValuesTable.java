package io.waypointguard.deploy;

import io.waypointguard.testing.chart.Chart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of values in the chart's README, made of {@code values.yaml} and the comments in it. */
final class ChartValuesTable {

    private static final String BEGIN = "<!-- values: generated from values.yaml -->\n";
    private static final String END = "<!-- end of values -->\n";
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(.*)");
    private static final Pattern MEANING = Pattern.compile(" *# -- (.*)");

    private final StringBuilder rows = new StringBuilder("| value | default | what it is |\n|---|---|---|\n");
    private final Deque<String> path = new ArrayDeque<>();
    private Optional<String> meaning = Optional.empty();
    /** The indentation of the described key whose default goes over several lines. */
    private int inside = Integer.MAX_VALUE;

    private ChartValuesTable() {}

    /** That README, with the table as it should be. */
    static String in(String readme) {
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        return readme.substring(0, begin) + table() + readme.substring(readme.indexOf(END));
    }

    private static String table() {
        try {
            ChartValuesTable table = new ChartValuesTable();
            List<String> lines = Files.readAllLines(Chart.DIRECTORY.resolve("values.yaml"));
            lines.forEach(table::read);
            return table.rows.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String line) {
        Matcher described = MEANING.matcher(line);
        Matcher key = KEY.matcher(line);
        if (described.matches()) {
            meaning = Optional.of(described.group(1));
        } else if (key.matches() && key.group(1).length() / 2 <= inside) {
            inside = Integer.MAX_VALUE;
            enter(key.group(1).length() / 2, key.group(2), key.group(3).strip());
        }
    }

    private void enter(int depth, String key, String value) {
        while (path.size() > depth) {
            path.removeLast();
        }
        path.addLast(key);
        String name = String.join(".", path);
        if (meaning.isPresent()) {
            String shown = value.isEmpty() ? "see `values.yaml`" : "`" + value.replace("|", "\\|") + "`";
            rows.append("| `%s` | %s | %s |\n".formatted(name, shown, meaning.get()));
            inside = value.isEmpty() ? depth : Integer.MAX_VALUE;
            meaning = Optional.empty();
        } else if (!value.isEmpty()) {
            throw new AssertionError("values.yaml does not say what " + name + " is");
        }
    }
}
