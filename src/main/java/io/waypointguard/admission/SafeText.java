package io.waypointguard.admission;

import io.waypointguard.render.Printable;

/** Makes text that clients wrote fit for terminals, logs and headers: printable, and of a bounded length. */
final class SafeText {

    private SafeText() {}

    /** On one line, of at most {@code limit} characters. */
    static String line(String text, int limit) {
        return cut(Printable.line(text), limit);
    }

    /** The same, with its line breaks. */
    static String block(String text, int limit) {
        return cut(Printable.block(text), limit);
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        boolean splitsPair = Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splitsPair ? end - 1 : end) + "…";
    }
}
