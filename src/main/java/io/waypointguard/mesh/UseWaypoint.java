package io.waypointguard.mesh;

import java.util.Optional;

/**
 * The labels by which a Service, a ServiceEntry or a Namespace names its waypoint, as istiod reads them
 * (pilot/pkg/serviceregistry/ambient/waypoints.go, GetUseWaypoint).
 *
 * @param name the value of {@value #LABEL}, which may be empty
 * @param namespace the value of {@value #NAMESPACE_LABEL} on the same object, or else the object's own Namespace
 */
public record UseWaypoint(String name, String namespace) {

    public static final String LABEL = "istio.io/use-waypoint";
    public static final String NAMESPACE_LABEL = "istio.io/use-waypoint-namespace";

    /** The value that opts out, compared exactly: {@code None} is a name. */
    public static final String NONE = "none";

    /** What the labels say; nothing where {@value #LABEL} is absent, because the other label alone does nothing. */
    public static Optional<UseWaypoint> on(Metadata metadata, String ownNamespace) {
        return metadata.label(LABEL)
                .map(name ->
                        new UseWaypoint(name, metadata.label(NAMESPACE_LABEL).orElse(ownNamespace)));
    }

    /** What the labels of a Service or a ServiceEntry say. */
    public static Optional<UseWaypoint> on(Metadata metadata) {
        return on(metadata, metadata.namespace());
    }

    /** The Gateway that an object's own labels name: a Service, a ServiceEntry or a Namespace; no other kind has any. */
    public static Optional<NamespacedName> namedBy(MeshObject object) {
        Optional<UseWaypoint> use = switch (object.kind()) {
            case SERVICE, SERVICE_ENTRY -> on(object.metadata());
            case NAMESPACE -> on(object.metadata(), object.metadata().name());
            case GATEWAY, GATEWAY_CLASS, AUTHORIZATION_POLICY -> Optional.empty();
        };
        return use.filter(found -> !found.optsOut()).map(UseWaypoint::gateway);
    }

    public boolean optsOut() {
        return name.equals(NONE);
    }

    public NamespacedName gateway() {
        return new NamespacedName(namespace, name);
    }
}
