package io.waypointguard.enforcement;

import io.waypointguard.mesh.NamespacedName;

/** The identity of a workload in the mesh. */
public record Identity(String trustDomain, String namespace, String serviceAccount) {

    /** The identity of a waypoint: istiod runs it under a Service account with the name of its Gateway. */
    public static Identity ofWaypoint(String trustDomain, NamespacedName gateway) {
        return new Identity(trustDomain, gateway.namespace(), gateway.name());
    }

    /** As a policy's {@code principals} name it: without {@code spiffe://}, which Envoy adds and ztunnel strips. */
    public String principal() {
        return trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
    }
}
