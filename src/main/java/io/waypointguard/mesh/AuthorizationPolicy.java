package io.waypointguard.mesh;

/** An Istio AuthorizationPolicy, v1 or v1beta1, which have the same schema. */
public record AuthorizationPolicy(Metadata metadata, PolicySpec spec) implements MeshObject {

    @Override
    public Kind kind() {
        return Kind.AUTHORIZATION_POLICY;
    }

    public String namespace() {
        return metadata.namespace();
    }
}
