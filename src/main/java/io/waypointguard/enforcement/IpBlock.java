package io.waypointguard.enforcement;

import java.util.regex.Pattern;

/**
 * IP addresses and CIDR blocks as Go's {@code netip.ParseAddr} and {@code ParsePrefix} read them, which istiod uses
 * both to validate and to convert. Java's own parsers accept more (octal, missing parts) or look names up.
 */
final class IpBlock {

    private static final Pattern IPV4_PART = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

    private IpBlock() {}

    /** An address, or an address and a prefix length; bits of the host may be set. */
    static boolean isValid(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            return isAddress(text);
        }
        String address = text.substring(0, slash);
        String length = text.substring(slash + 1);
        if (!PREFIX_LENGTH.matcher(length).matches() || address.contains("%")) {
            return false;
        }
        return isAddress(address) && Integer.parseInt(length) <= (address.contains(":") ? 128 : 32);
    }

    private static boolean isAddress(String text) {
        if (!text.contains(":")) {
            return isIpv4(text);
        }
        int zone = text.indexOf('%');
        if (zone == text.length() - 1) {
            return false;
        }
        return isIpv6(zone < 0 ? text : text.substring(0, zone));
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!IPV4_PART.matcher(part).matches() || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int left = before.isEmpty() ? 0 : groups(before, false);
        int right = after.isEmpty() ? 0 : groups(after, true);
        return left >= 0 && right >= 0 && left + right < 8;
    }

    /** How many groups of 16 bits the text has; -1 when it is malformed. An IPv4 tail stands for two. */
    private static int groups(String text, boolean ipv4TailAllowed) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (HEX_GROUP.matcher(parts[i]).matches()) {
                count++;
            } else if (ipv4TailAllowed && i == parts.length - 1 && isIpv4(parts[i])) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }
}
