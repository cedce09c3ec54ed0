package io.waypointguard.cluster;

import java.util.regex.Pattern;

/**
 * Compares resource versions, which are the revisions of etcd: decimal numbers. Of others, if there should ever be any,
 * nothing is known but whether they are equal.
 */
final class ResourceVersions {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d*");

    private ResourceVersions() {}

    static boolean isBefore(String one, String other) {
        return isNumber(one) && isNumber(other) && compare(one, other) < 0;
    }

    static boolean hasReached(String one, String other) {
        return one.equals(other) || isBefore(other, one);
    }

    private static boolean isNumber(String version) {
        return NUMBER.matcher(version).matches();
    }

    private static int compare(String one, String other) {
        int byLength = Integer.compare(one.length(), other.length());
        return byLength != 0 ? byLength : one.compareTo(other);
    }
}
