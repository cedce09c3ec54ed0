package io.waypointguard.enforcement;

import java.util.Optional;
import java.util.Set;

/** The keys of {@code when} that istiod's webhook accepts (pkg/config/security/security.go, ValidateAttribute). */
final class WhenKey {

    private static final Set<String> PLAIN = Set.of(
            "source.ip",
            "remote.ip",
            "source.namespace",
            "source.serviceAccount",
            "source.trustDomain",
            "source.principal",
            "request.auth.principal",
            "request.auth.audiences",
            "request.auth.presenter",
            "destination.ip",
            "destination.port",
            "connection.sni");

    private WhenKey() {}

    /** What is wrong with the key, for people; nothing when it is accepted. */
    static Optional<String> fault(String key) {
        if (isMap(key)) {
            int open = key.indexOf('[');
            boolean valid = key.endsWith("]") && open > 0 && open < key.length() - 2;
            return valid ? Optional.empty() : Optional.of("\"" + key + "\" must have the form a[b]");
        }
        if (PLAIN.contains(key)) {
            return Optional.empty();
        }
        if (key.equals("destination.namespace")) {
            return Optional.of("destination.namespace is not supported: put the policy into that Namespace");
        }
        if (key.startsWith("destination.labels")) {
            return Optional.of("destination.labels is not supported: targetRefs or a selector say what is protected");
        }
        return Optional.of("\"" + key + "\" is no attribute that Istio knows");
    }

    private static boolean isMap(String key) {
        return key.startsWith("request.headers")
                || key.startsWith("request.experimental.inline.headers")
                || key.startsWith("request.auth.claims")
                || key.startsWith("experimental.envoy.filters.");
    }

    static ValueSyntax syntax(String key) {
        return switch (key) {
            case "source.ip", "remote.ip", "destination.ip" -> ValueSyntax.IP_BLOCK;
            case "destination.port" -> ValueSyntax.PORT;
            case "source.serviceAccount" -> ValueSyntax.SERVICE_ACCOUNT;
            case "source.trustDomain" -> ValueSyntax.TRUST_DOMAIN;
            default -> ValueSyntax.NOT_EMPTY;
        };
    }
}
