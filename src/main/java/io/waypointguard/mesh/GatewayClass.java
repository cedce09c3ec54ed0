package io.waypointguard.mesh;

/** A GatewayClass: which controller runs the Gateways of that class. */
public record GatewayClass(Metadata metadata, String controllerName) implements MeshObject {

    @Override
    public Kind kind() {
        return Kind.GATEWAY_CLASS;
    }
}
