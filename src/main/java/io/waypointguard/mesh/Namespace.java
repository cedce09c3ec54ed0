package io.waypointguard.mesh;

/** A Kubernetes Namespace. */
public record Namespace(Metadata metadata) implements MeshObject {

    @Override
    public Kind kind() {
        return Kind.NAMESPACE;
    }

    public String name() {
        return metadata.name();
    }
}
