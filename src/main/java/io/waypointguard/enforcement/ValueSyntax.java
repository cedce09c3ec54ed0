package io.waypointguard.enforcement;

import io.waypointguard.mesh.MatchField;
import java.util.Optional;
import java.util.regex.Pattern;

/** What istiod's webhook wants of a value (pkg/config/security/security.go). */
enum ValueSyntax {
    NOT_EMPTY {
        @Override
        Optional<String> faultOf(String value) {
            return Optional.empty();
        }
    },
    IP_BLOCK {
        @Override
        Optional<String> faultOf(String value) {
            return when(!IpBlock.isValid(value), quoted(value) + " is no IP address or CIDR block");
        }
    },
    PORT {
        @Override
        Optional<String> faultOf(String value) {
            return when(!PortText.isValid(value), quoted(value) + " is no port number between 0 and 65535");
        }
    },
    SERVICE_ACCOUNT {
        @Override
        Optional<String> faultOf(String value) {
            int slash = value.indexOf('/');
            boolean valid = !value.contains("*")
                    && slash != 0
                    && slash != value.length() - 1
                    && slash == value.lastIndexOf('/')
                    && PolicyValidation.length(value) <= 320;
            return when(
                    !valid, quoted(value) + " is no Service account: write NAME or NAMESPACE/NAME, without wildcards");
        }
    },
    TRUST_DOMAIN {
        @Override
        Optional<String> faultOf(String value) {
            int star = value.indexOf('*');
            boolean valid =
                    !value.contains("/") && star == value.lastIndexOf('*') && (star <= 0 || star == value.length() - 1);
            return when(!valid, quoted(value) + " is no trust domain: no slash, and one star at an end at most");
        }
    },
    PATH {
        @Override
        Optional<String> faultOf(String value) {
            return when(
                    !isPath(value),
                    quoted(value) + " is no path that Istio accepts: {*} and {**} stand for whole segments, {**} is the"
                            + " last of them, and other braces are refused");
        }
    };

    static final int MAX_SERVICE_ACCOUNTS = 16;

    private static final String ONE = "{*}";
    private static final String ANY = "{**}";
    private static final Pattern LITERAL = Pattern.compile("[a-zA-Z0-9-._~%!$&'()+,;:@=]+");

    abstract Optional<String> faultOf(String value);

    /** What is wrong with the value, for people; nothing when it is accepted. */
    Optional<String> fault(String value) {
        return value.isEmpty() ? Optional.of("an empty value is not allowed") : faultOf(value);
    }

    static ValueSyntax of(MatchField field) {
        return switch (field) {
            case IP_BLOCKS, NOT_IP_BLOCKS, REMOTE_IP_BLOCKS, NOT_REMOTE_IP_BLOCKS -> IP_BLOCK;
            case PORTS, NOT_PORTS -> PORT;
            case SERVICE_ACCOUNTS, NOT_SERVICE_ACCOUNTS -> SERVICE_ACCOUNT;
            case TRUST_DOMAINS, NOT_TRUST_DOMAINS -> TRUST_DOMAIN;
            case PATHS, NOT_PATHS -> PATH;
            default -> NOT_EMPTY;
        };
    }

    /** CheckValidPathTemplate. */
    private static boolean isPath(String path) {
        boolean template = path.contains(ONE) || path.contains(ANY);
        boolean anySeen = false;
        for (String segment : trimSlashes(path).split("/", -1)) {
            boolean operator = segment.equals(ONE) || segment.equals(ANY);
            if (operator && anySeen) {
                return false;
            }
            anySeen |= segment.equals(ANY);
            if (!operator && (segment.contains("{") || segment.contains("}"))) {
                return false;
            }
            if (!operator && template && !LITERAL.matcher(segment).matches()) {
                return false;
            }
        }
        return true;
    }

    private static String trimSlashes(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(start, end);
    }

    private static Optional<String> when(boolean fault, String message) {
        return fault ? Optional.of(message) : Optional.empty();
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }
}
