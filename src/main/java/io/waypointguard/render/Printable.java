package io.waypointguard.render;

import java.util.function.IntPredicate;

/**
 * Makes text from manifests safe to show: whoever wrote a manifest must not be able to move the cursor of a terminal,
 * break a line of a log, or turn the direction of the text. What could do that is shown as {@code \}{@code uXXXX}, or
 * {@code \}{@code UXXXXXXXX} beyond the first plane.
 */
public final class Printable {

    private Printable() {}

    /** The text on one line. */
    public static String line(String text) {
        return escaped(text, Printable::acts);
    }

    /** The text with its line breaks. */
    public static String block(String text) {
        return escaped(text, point -> point != '\n' && acts(point));
    }

    private static String escaped(String text, IntPredicate unsafe) {
        if (text.codePoints().noneMatch(unsafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (unsafe.test(point)) {
                safe.append(escape(point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    /** The escape of a code point, as Java and YAML write it. */
    private static String escape(int point) {
        return String.format(point > 0xffff ? "\\U%08x" : "\\u%04x", point);
    }

    /** Controls, halves of pairs, and those that turn the direction of the text, break its lines or cannot be seen. */
    private static boolean acts(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
