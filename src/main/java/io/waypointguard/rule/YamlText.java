package io.waypointguard.rule;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a tree of maps, lists and strings as block YAML. Everything that could be read as something else is quoted. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][-A-Za-z0-9_./]*");
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private YamlText() {}

    static String write(Map<String, ? extends @Nullable Object> tree) {
        StringBuilder text = new StringBuilder();
        writeMap(tree, 0, text);
        return text.toString();
    }

    private static void writeMap(Map<?, ?> map, int indent, StringBuilder text) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append("  ".repeat(indent))
                    .append(scalar(String.valueOf(entry.getKey())))
                    .append(':');
            writeValue(entry.getValue(), indent, text);
        }
    }

    private static void writeValue(@Nullable Object value, int indent, StringBuilder text) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            writeMap(map, indent + 1, text);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            list.forEach(item -> writeItem(item, indent, text));
        } else {
            text.append(' ').append(leaf(value)).append('\n');
        }
    }

    private static void writeItem(Object item, int indent, StringBuilder text) {
        String dash = "  ".repeat(indent) + "- ";
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            StringBuilder block = new StringBuilder();
            writeMap(map, indent + 1, block);
            text.append(dash).append(block.substring(dash.length()));
        } else {
            text.append(dash).append(leaf(item)).append('\n');
        }
    }

    private static String leaf(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map) {
            return "{}";
        }
        if (value instanceof List) {
            return "[]";
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : scalar(String.valueOf(value));
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (isInvisible(point)) {
                quoted.append(Printable.escape(point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.append('"').toString();
    }

    /** Also a no-break space, which people could not tell from a space. */
    private static boolean isInvisible(int point) {
        return point == 0xa0 || Printable.acts(point);
    }
}
