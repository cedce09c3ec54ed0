package io.waypointguard.guard;

import io.waypointguard.enforcement.Membership;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;

/** What the guard judges at all. Everything else is admitted untouched. */
public final class Scope {

    private Scope() {}

    /**
     * Policies, Services and ServiceEntries of ambient Namespaces and of the root namespace; Gateways, GatewayClasses
     * and Namespaces everywhere, because what they mean to other Namespaces does not depend on where they are.
     */
    public static boolean judges(MeshObject object, Mesh mesh, MeshSettings settings) {
        return switch (object.kind()) {
            case AUTHORIZATION_POLICY, SERVICE, SERVICE_ENTRY ->
                Membership.concernsAmbient(object.metadata().namespace(), mesh, settings);
            case NAMESPACE, GATEWAY, GATEWAY_CLASS -> true;
        };
    }

    /** An object that goes away with its Namespace is never held. */
    static boolean isTerminating(MeshObject object, Mesh mesh) {
        if (object instanceof Namespace namespace) {
            return namespace.metadata().terminating();
        }
        if (!object.kind().namespaced()) {
            return false;
        }
        return mesh.namespace(object.metadata().namespace())
                .map(Namespace::metadata)
                .filter(Metadata::terminating)
                .isPresent();
    }
}
