package io.waypointguard.mesh;

import java.util.List;
import java.util.Optional;

/** The kinds of objects that the guard reads, with their names and versions in the Kubernetes API. */
public enum Kind {
    NAMESPACE("", "Namespace", "namespaces", false, "v1"),
    SERVICE("", "Service", "services", true, "v1"),
    SERVICE_ENTRY("networking.istio.io", "ServiceEntry", "serviceentries", true, "v1", "v1beta1", "v1alpha3"),
    GATEWAY("gateway.networking.k8s.io", "Gateway", "gateways", true, "v1", "v1beta1", "v1alpha2"),
    GATEWAY_CLASS("gateway.networking.k8s.io", "GatewayClass", "gatewayclasses", false, "v1", "v1beta1", "v1alpha2"),
    AUTHORIZATION_POLICY("security.istio.io", "AuthorizationPolicy", "authorizationpolicies", true, "v1", "v1beta1");

    private final String group;
    private final String kindName;
    private final String resource;
    private final boolean namespaced;
    private final List<String> versions;

    Kind(String group, String kindName, String resource, boolean namespaced, String... versions) {
        this.group = group;
        this.kindName = kindName;
        this.resource = resource;
        this.namespaced = namespaced;
        this.versions = List.of(versions);
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

    /** The versions that can be read alike, the one to prefer first; an older cluster may lack that one. */
    public List<String> versions() {
        return versions;
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
