package io.waypointguard.cli.report;

/**
 * Makes text from manifests safe to print: whoever wrote a manifest must not be able to move the cursor of the terminal
 * that shows it, break a line of a log, or turn the direction of the text.
 */
public final class Printable {

    private Printable() {}

    /** The text on one line; control and format characters become {@code \}{@code uXXXX}. */
    public static String line(String text) {
        return escape(text, false);
    }

    /** The text with its line breaks. */
    public static String block(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean keepLineBreaks) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isHarmless(point) || (keepLineBreaks && point == '\n')) {
                safe.appendCodePoint(point);
            } else {
                safe.append(String.format(point > 0xffff ? "\\U%08x" : "\\u%04x", point));
            }
        });
        return safe.toString();
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
