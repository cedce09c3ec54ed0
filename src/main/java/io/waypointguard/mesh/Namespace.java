package io.waypointguard.mesh;

/** A Kubernetes Namespace. */
public record Namespace(Metadata metadata) implements MeshObject {

    /** The label with its name that the API server gives every Namespace. */
    public static final String NAME_LABEL = "kubernetes.io/metadata.name";

    /** The waypoint for its Services, {@code name} or {@code namespace/name}. */
    public static final String WAYPOINT_ANNOTATION = "waypoint-guard.io/waypoint";

    @Override
    public Kind kind() {
        return Kind.NAMESPACE;
    }

    public String name() {
        return metadata.name();
    }
}
