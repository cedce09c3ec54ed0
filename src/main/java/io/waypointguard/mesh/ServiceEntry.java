package io.waypointguard.mesh;

/** An Istio ServiceEntry. */
public record ServiceEntry(Metadata metadata) implements MeshObject {

    @Override
    public Kind kind() {
        return Kind.SERVICE_ENTRY;
    }
}
