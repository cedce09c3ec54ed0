package io.waypointguard.mesh;

import java.util.List;

/**
 * A Gateway of the Kubernetes Gateway API: the object behind a waypoint.
 *
 * @param className {@code spec.gatewayClassName}
 * @param addresses how many {@code status.addresses} it has; istiod takes a Gateway without one for not there
 */
public record Gateway(Metadata metadata, String className, List<Listener> listeners, int addresses)
        implements MeshObject {

    public Gateway {
        listeners = List.copyOf(listeners);
    }

    @Override
    public Kind kind() {
        return Kind.GATEWAY;
    }

    public NamespacedName namespacedName() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }
}
