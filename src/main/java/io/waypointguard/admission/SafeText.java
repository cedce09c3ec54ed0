package io.waypointguard.admission;

/** Makes text that clients wrote fit for terminals, logs and headers: what could act there is shown instead. */
final class SafeText {

    private SafeText() {}

    /** On one line, of at most {@code limit} characters. */
    static String line(String text, int limit) {
        return cut(cleaned(text, false), limit);
    }

    /** The same, with its line breaks. */
    static String block(String text, int limit) {
        return cut(cleaned(text, true), limit);
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        boolean splitsPair = Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splitsPair ? end - 1 : end) + "…";
    }

    private static String cleaned(String text, boolean keepLines) {
        if (text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || (keepLines && c == '\n'))) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (point == '\n' && keepLines) {
                clean.append('\n');
            } else if (acts(point)) {
                clean.append(String.format("\\u%04x", point));
            } else {
                clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }

    /** Control characters, halves of pairs, and those that turn the direction of the text or break its lines. */
    private static boolean acts(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
