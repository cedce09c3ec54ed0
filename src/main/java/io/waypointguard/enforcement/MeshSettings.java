package io.waypointguard.enforcement;

import java.util.List;
import java.util.Set;

/**
 * What a cluster's objects do not say about its mesh.
 *
 * @param rootNamespace {@code meshConfig.rootNamespace}: policies in it apply to the whole mesh
 * @param trustDomains {@code meshConfig.trustDomain} and its aliases; never empty
 * @param waypointClasses GatewayClasses whose Gateways are waypoints, beside those of Istio's own controller
 * @param unknownNamespaceIsAmbient how to take a Namespace that is not in the mesh
 */
public record MeshSettings(
        String rootNamespace,
        List<String> trustDomains,
        Set<String> waypointClasses,
        boolean unknownNamespaceIsAmbient) {

    /** Istio's default. */
    public static final String ROOT_NAMESPACE = "istio-system";

    /** Istio's default. */
    public static final String TRUST_DOMAIN = "cluster.local";

    public static final MeshSettings DEFAULTS =
            new MeshSettings(ROOT_NAMESPACE, List.of(TRUST_DOMAIN), Set.of(IstioNames.WAYPOINT_CLASS), true);

    public MeshSettings {
        trustDomains = List.copyOf(trustDomains);
        waypointClasses = Set.copyOf(waypointClasses);
    }

    /** The same, but for how to take a Namespace that is not in the mesh. */
    public MeshSettings withUnknownNamespaces(boolean ambient) {
        return new MeshSettings(rootNamespace, trustDomains, waypointClasses, ambient);
    }

    public boolean isRoot(String namespace) {
        return namespace.equals(rootNamespace);
    }
}
