package io.waypointguard.cli.report;

/** Colours for a terminal, and none for anything else. */
public record Style(boolean colour) {

    public static final Style PLAIN = new Style(false);

    public String bold(String text) {
        return code("1", text);
    }

    public String dim(String text) {
        return code("2", text);
    }

    public String red(String text) {
        return code("1;31", text);
    }

    public String yellow(String text) {
        return code("1;33", text);
    }

    public String green(String text) {
        return code("32", text);
    }

    private String code(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
