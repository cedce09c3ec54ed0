package io.waypointguard.cli.explain;

import java.util.regex.Pattern;

/** Makes names from manifests safe to paste into a shell. */
final class Shell {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._/=:@][-A-Za-z0-9._/=:@]*");

    private Shell() {}

    static String word(String text) {
        return SAFE.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** The command with its words in place of each {@code %s}. */
    static String command(String format, String... words) {
        Object[] quoted = new Object[words.length];
        for (int i = 0; i < words.length; i++) {
            quoted[i] = word(words[i]);
        }
        return String.format(format, quoted);
    }
}
