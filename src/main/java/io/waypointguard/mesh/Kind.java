package io.waypointguard.mesh;

import java.util.Optional;

/** The kinds of objects that the guard reads, with their names in the Kubernetes API. */
public enum Kind {
    NAMESPACE("", "Namespace", "namespaces", false),
    SERVICE("", "Service", "services", true),
    SERVICE_ENTRY("networking.istio.io", "ServiceEntry", "serviceentries", true),
    GATEWAY("gateway.networking.k8s.io", "Gateway", "gateways", true),
    GATEWAY_CLASS("gateway.networking.k8s.io", "GatewayClass", "gatewayclasses", false),
    AUTHORIZATION_POLICY("security.istio.io", "AuthorizationPolicy", "authorizationpolicies", true);

    private final String group;
    private final String kindName;
    private final String resource;
    private final boolean namespaced;

    Kind(String group, String kindName, String resource, boolean namespaced) {
        this.group = group;
        this.kindName = kindName;
        this.resource = resource;
        this.namespaced = namespaced;
    }

    /** The API group; empty for the core group. */
    public String group() {
        return group;
    }

    /** The {@code kind} of a manifest. */
    public String kindName() {
        return kindName;
    }

    /** The plural name in a URL and in an AdmissionRequest. */
    public String resource() {
        return resource;
    }

    public boolean namespaced() {
        return namespaced;
    }

    /** The kind of that API group and name, both compared exactly, as Kubernetes does. */
    public static Optional<Kind> of(String group, String kindName) {
        for (Kind kind : values()) {
            if (kind.group.equals(group) && kind.kindName.equals(kindName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
