package io.waypointguard.mesh;

/** One object of a kind that the guard reads. */
public sealed interface MeshObject permits Namespace, Service, ServiceEntry, Gateway, GatewayClass, Policy {

    Metadata metadata();

    Kind kind();

    default ObjectRef ref() {
        return new ObjectRef(kind(), metadata().namespace(), metadata().name());
    }
}
