package io.waypointguard.enforcement;

/**
 * How ztunnel compares a string: {@code *} is any value at all, a star at the start or at the end stands for the rest,
 * a star elsewhere is literal (authorization.go, stringToMatch).
 */
final class StringMatch {

    private StringMatch() {}

    static boolean matches(String pattern, String value) {
        if (pattern.equals("*")) {
            return !value.isEmpty();
        }
        if (pattern.startsWith("*")) {
            return value.endsWith(pattern.substring(1));
        }
        if (pattern.endsWith("*")) {
            return value.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return pattern.equals(value);
    }
}
