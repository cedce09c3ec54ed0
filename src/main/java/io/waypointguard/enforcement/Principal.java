package io.waypointguard.enforcement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A value of {@code principals}, {@code notPrincipals} or {@code source.principal}: an identity
 * {@code TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICEACCOUNT}, or one with a star at its start or at its end. Neither Envoy
 * nor ztunnel ever matches a value with the scheme {@code spiffe://}, and both take any other star literally.
 */
public record Principal(String text) {

    private static final int SEGMENTS = 5;

    /** Whether some identity of some mesh is matched by it. */
    public boolean canMatch() {
        if (text.equals("*")) {
            return true;
        }
        if (text.startsWith("*")) {
            List<String> reversed = segments(text.substring(1));
            Collections.reverse(reversed);
            return isSuffix(reversed);
        }
        if (text.endsWith("*")) {
            return isPrefix(segments(text.substring(0, text.length() - 1)));
        }
        return identity().isPresent();
    }

    /** The one identity that it names; nothing when it has a star or is malformed. */
    public Optional<Identity> identity() {
        List<String> segments = segments(text);
        if (text.contains("*") || segments.size() != SEGMENTS || !isPrefix(segments) || !isWhole(4, segments.get(4))) {
            return Optional.empty();
        }
        return Optional.of(new Identity(segments.get(0), segments.get(2), segments.get(4)));
    }

    /** The trust domain, where the value fixes it. */
    public Optional<String> trustDomain() {
        return fixed(0);
    }

    /** The Namespace, where the value fixes it. */
    public Optional<String> namespace() {
        return fixed(2);
    }

    private Optional<String> fixed(int segment) {
        if (!canMatch() || text.startsWith("*")) {
            return Optional.empty();
        }
        List<String> segments = segments(text);
        return segments.size() > segment + 1 ? Optional.of(segments.get(segment)) : Optional.empty();
    }

    private static List<String> segments(String text) {
        return new ArrayList<>(List.of(text.split("/", -1)));
    }

    private static boolean isPrefix(List<String> segments) {
        int last = segments.size() - 1;
        for (int i = 0; i < last && i < SEGMENTS; i++) {
            if (!isWhole(i, segments.get(i))) {
                return false;
            }
        }
        return last < SEGMENTS && isPartAt(last, segments.get(last), true);
    }

    /** {@code reversed} holds the segments from the last to the first; the first in the text may be cut. */
    private static boolean isSuffix(List<String> reversed) {
        int last = reversed.size() - 1;
        for (int i = 0; i < last && i < SEGMENTS; i++) {
            if (!isWhole(SEGMENTS - 1 - i, reversed.get(i))) {
                return false;
            }
        }
        return last < SEGMENTS && isPartAt(SEGMENTS - 1 - last, reversed.get(last), false);
    }

    private static boolean isWhole(int segment, String value) {
        return switch (segment) {
            case 0 -> isTrustDomainPart(value) && !value.isEmpty();
            case 1 -> value.equals("ns");
            case 2 -> IstioNames.isNamespaceName(value);
            case 3 -> value.equals("sa");
            default -> IstioNames.isObjectName(value);
        };
    }

    /** Whether the value can be the start (or else the end) of that segment. */
    private static boolean isPartAt(int segment, String value, boolean start) {
        return switch (segment) {
            case 0 -> isTrustDomainPart(value);
            case 1 -> start ? "ns".startsWith(value) : "ns".endsWith(value);
            case 2 -> value.isEmpty() || isWhole(2, value) || isWhole(2, start ? value + "x" : "x" + value);
            case 3 -> start ? "sa".startsWith(value) : "sa".endsWith(value);
            default -> value.isEmpty() || isWhole(4, value) || isWhole(4, start ? value + "x" : "x" + value);
        };
    }

    /** Trust domains are free text in Istio, but a star or a colon cannot be part of one (SPIFFE ID, section 2.1). */
    private static boolean isTrustDomainPart(String value) {
        return !value.contains("*") && !value.contains(":");
    }
}
