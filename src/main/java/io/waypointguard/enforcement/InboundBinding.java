package io.waypointguard.enforcement;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The annotation {@value #ANNOTATION} of a Gateway or its class: which listener receives what ztunnel sends
 * (pilot/pkg/serviceregistry/ambient/waypoints.go, makeInboundBinding).
 *
 * @param proxy the protocol is PROXY, not NONE
 * @param port the port of the listener; a number that is no port names one that no listener has
 */
public record InboundBinding(boolean proxy, OptionalLong port) {

    public static final String ANNOTATION = "ambient.istio.io/waypoint-inbound-binding";

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** Reads {@code PROTOCOL} or {@code PROTOCOL/PORT}; nothing where it is neither, which binds no listener. */
    static Optional<InboundBinding> of(String text) {
        String[] parts = text.split("/", 3);
        boolean proxy = parts[0].equals("PROXY");
        if (parts.length > 2 || !(proxy || parts[0].equals("NONE"))) {
            return Optional.empty();
        }
        return Optional.of(new InboundBinding(proxy, parts.length == 2 ? port(parts[1]) : OptionalLong.empty()));
    }

    /** Zero and what is no number name no port; a number that is too large names one that no listener has. */
    private static OptionalLong port(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        long port = PortText.isValid(text) ? PortText.value(text) : Long.MAX_VALUE;
        return port == 0 ? OptionalLong.empty() : OptionalLong.of(port);
    }

    /** The shortest annotation with the same meaning. */
    String text() {
        return (proxy ? "PROXY" : "NONE") + (port.isPresent() ? "/" + port.getAsLong() : "");
    }
}
