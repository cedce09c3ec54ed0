package io.waypointguard.enforcement;

import io.waypointguard.mesh.MatchField;
import java.util.Set;

/**
 * What istiod does with a match when it converts a policy for ztunnel
 * (pilot/pkg/serviceregistry/ambient/authorization.go: httpOperations, httpSources, handleRule, l4WhenAttributes).
 */
public enum ZtunnelSupport {
    /** Converted, and enforced by ztunnel. */
    L4,
    /** Needs a waypoint: not converted, and reported in the policy's status. */
    L7,
    /** Not converted and not reported: the gap of {@code trustDomains}. */
    LEFT_OUT;

    private static final Set<String> L4_KEYS =
            Set.of("source.ip", "source.namespace", "source.principal", "destination.ip", "destination.port");

    public static ZtunnelSupport of(MatchField field) {
        return switch (field) {
            case PRINCIPALS,
                    NOT_PRINCIPALS,
                    NAMESPACES,
                    NOT_NAMESPACES,
                    SERVICE_ACCOUNTS,
                    NOT_SERVICE_ACCOUNTS,
                    IP_BLOCKS,
                    NOT_IP_BLOCKS,
                    PORTS,
                    NOT_PORTS -> L4;
            case REQUEST_PRINCIPALS,
                    NOT_REQUEST_PRINCIPALS,
                    REMOTE_IP_BLOCKS,
                    NOT_REMOTE_IP_BLOCKS,
                    HOSTS,
                    NOT_HOSTS,
                    METHODS,
                    NOT_METHODS,
                    PATHS,
                    NOT_PATHS -> L7;
            case TRUST_DOMAINS, NOT_TRUST_DOMAINS -> LEFT_OUT;
        };
    }

    /** Any key but five is L7, {@code source.serviceAccount} and {@code connection.sni} among them. */
    public static ZtunnelSupport ofWhenKey(String key) {
        return L4_KEYS.contains(key) ? L4 : L7;
    }
}
