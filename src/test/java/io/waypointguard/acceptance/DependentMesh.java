package io.waypointguard.acceptance;

/**
 * Small meshes in which one policy depends on other objects, each in another way. {@code NAMESPACE} stands for the
 * Namespace of the policy, and for the name of what is in none.
 */
enum DependentMesh {
    /** The Service is labelled, and the waypoint is beside it. */
    BESIDE("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAMESPACE, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: NAMESPACE}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: shop, namespace: NAMESPACE, labels: {istio.io/use-waypoint: waypoint}}
            spec: {ports: [{port: 80}]}
            """, "{kind: Service, group: \"\", name: shop}"),

    /** The Namespace is labelled, and the Service is not. */
    BY_THE_NAMESPACE(
            BESIDE.manifest
                    .replace(
                            "istio.io/dataplane-mode: ambient",
                            "istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint")
                    .replace(", labels: {istio.io/use-waypoint: waypoint}}\nspec: {ports", "}\nspec: {ports"),
            BESIDE.target),

    /** The waypoint is in a Namespace of its own, and serves all others. */
    ELSEWHERE(
            BESIDE.manifest
                    .replace("namespace: NAMESPACE}\nspec: {gateway", "namespace: NAMESPACE-gateways}\nspec: {gateway")
                    .replace("protocol: HBONE}", "protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}")
                    .replace(
                            "istio.io/use-waypoint: waypoint",
                            "istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: NAMESPACE-gateways"),
            BESIDE.target),

    /** The class of the waypoint is Istio's by its controller, and says what its waypoints are for. */
    OF_A_CLASS("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: NAMESPACE, labels: {istio.io/waypoint-for: service}}
            spec: {controllerName: istio.io/mesh-controller}
            ---
            """ + BESIDE.manifest.replace("istio-waypoint", "NAMESPACE"), BESIDE.target),

    /** The target is a ServiceEntry. */
    OF_A_SERVICE_ENTRY(BESIDE.manifest + """
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: bank, namespace: NAMESPACE, labels: {istio.io/use-waypoint: waypoint}}
            spec: {hosts: [bank.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}
            """, "{kind: ServiceEntry, group: networking.istio.io, name: bank}"),

    /** The target is the waypoint itself. */
    AT_THE_WAYPOINT(BESIDE.manifest, "{kind: Gateway, group: gateway.networking.k8s.io, name: waypoint}");

    private final String manifest;
    private final String target;

    DependentMesh(String manifest, String target) {
        this.manifest = manifest;
        this.target = target;
    }

    /** Everything but the policy; the Namespaces first. */
    String manifest(String namespace) {
        String gateways = """
                apiVersion: v1
                kind: Namespace
                metadata: {name: NAMESPACE-gateways}
                ---
                """;
        return ((this == ELSEWHERE ? gateways : "") + manifest).replace("NAMESPACE", namespace);
    }

    String policy(String namespace) {
        return """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: readers, namespace: NAMESPACE}
                spec:
                  targetRefs: [TARGET]
                  action: ALLOW
                  rules:
                    - from: [{source: {principals: [cluster.local/ns/NAMESPACE/sa/reader]}}]
                      to: [{operation: {methods: [GET]}}]
                """.replace("TARGET", target).replace("NAMESPACE", namespace);
    }
}
