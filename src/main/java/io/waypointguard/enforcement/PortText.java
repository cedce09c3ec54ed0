package io.waypointguard.enforcement;

import java.util.regex.Pattern;

/** Ports as istiod reads them: {@code strconv.ParseUint} in base 10, at most 65535. Zero and leading zeros pass. */
final class PortText {

    private static final Pattern DIGITS = Pattern.compile("0*[0-9]{1,5}");

    private PortText() {}

    static boolean isValid(String text) {
        return DIGITS.matcher(text).matches() && value(text) <= 65535;
    }

    /** The number that a valid port is. */
    static int value(String text) {
        return Integer.parseInt(text.substring(Math.max(0, text.length() - 5)));
    }
}
