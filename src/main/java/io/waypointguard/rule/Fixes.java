package io.waypointguard.rule;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.mesh.UseWaypoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The YAML that mends what rules find: whole policies for {@code kubectl apply}, labels for a server-side apply. */
public final class Fixes {

    /** The name to give a waypoint where none is there yet; the one that {@code istioctl waypoint apply} chooses. */
    private static final String DEFAULT_WAYPOINT = "waypoint";

    /** The CRD takes no more of them. */
    private static final int MAX_TARGET_REFS = 16;

    private static final String SERVER_SIDE = "# kubectl apply --server-side -f -\n";

    private Fixes() {}

    /** The policy, corrected. */
    public static String policy(AuthorizationPolicy policy) {
        return PolicyYaml.write(policy);
    }

    /**
     * The policy with targetRefs in place of its selector: to the Services whose pods it selects; where there is none,
     * to the waypoint of its Namespace; in the root namespace, to all waypoints of the mesh.
     */
    public static String targeted(AuthorizationPolicy policy, RuleContext context) {
        return policy(new AuthorizationPolicy(
                policy.metadata(), policy.spec().withTargetRefs(suggestedTargets(policy, context))));
    }

    private static List<TargetRef> suggestedTargets(AuthorizationPolicy policy, RuleContext context) {
        if (context.settings().isRoot(policy.namespace())) {
            return List.of(ref(Kind.GATEWAY_CLASS, IstioNames.WAYPOINT_CLASS));
        }
        List<TargetRef> services =
                context.surroundings().servicesSelecting(
                                policy.namespace(), policy.spec().selector().matchLabels())
                        .stream()
                        .map(service -> ref(Kind.SERVICE, service.metadata().name()))
                        .toList();
        return services.isEmpty() || services.size() > MAX_TARGET_REFS
                ? List.of(ref(Kind.GATEWAY, waypointIn(policy.namespace(), context)))
                : services;
    }

    /** The name of the first waypoint of a Namespace, or what a new one should be called. */
    private static String waypointIn(String namespace, RuleContext context) {
        Mesh mesh = context.surroundings();
        return mesh.gatewaysIn(namespace).stream()
                .map(gateway -> new WaypointGateway(gateway, mesh, context.settings()))
                .filter(waypoint -> waypoint.isWaypoint() && waypoint.servesServices())
                .map(waypoint -> waypoint.gateway().metadata().name())
                .findFirst()
                .orElse(DEFAULT_WAYPOINT);
    }

    /** A reference to that object, with its group written out. */
    public static TargetRef ref(Kind kind, String name) {
        return new TargetRef("", true, kind.group(), kind.kindName(), name, "");
    }

    /** The labels that enrol a Service or ServiceEntry with a waypoint of its Namespace. */
    public static String enrolled(MeshObject object, RuleContext context) {
        String namespace = object.kind() == Kind.NAMESPACE
                ? object.metadata().name()
                : object.metadata().namespace();
        return labelled(object, UseWaypoint.LABEL, waypointIn(namespace, context));
    }

    /** One label of an object. */
    public static String labelled(MeshObject object, String label, String value) {
        Map<String, Object> manifest = header(object.kind(), object.metadata(), Map.of(label, value));
        return SERVER_SIDE + YamlText.write(manifest);
    }

    /** A waypoint of that name, with Istio's own class. */
    public static String waypoint(NamespacedName name) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", "gateway.networking.k8s.io/v1");
        manifest.put("kind", Kind.GATEWAY.kindName());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name.name());
        metadata.put("namespace", name.namespace());
        metadata.put("labels", Map.of(IstioNames.WAYPOINT_FOR_LABEL, "service"));
        manifest.put("metadata", metadata);
        manifest.put("spec", spec(IstioNames.WAYPOINT_CLASS, Map.of()));
        return YamlText.write(manifest);
    }

    /** The Gateway with the one listener that a waypoint has, open to the Namespaces that the old ones were open to. */
    public static String withHboneListener(Gateway gateway) {
        Map<String, Object> manifest =
                header(gateway.kind(), gateway.metadata(), gateway.metadata().labels());
        manifest.put("spec", spec(gateway.className(), routes(gateway)));
        return YamlText.write(manifest);
    }

    /** The Gateway's listener, open to that Namespace. */
    public static String open(Gateway gateway, String namespace) {
        Map<String, Object> manifest = header(gateway.kind(), gateway.metadata(), Map.of());
        Map<String, Object> selector = Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", namespace));
        Map<String, Object> from = new LinkedHashMap<>();
        from.put("from", "Selector");
        from.put("selector", selector);
        manifest.put("spec", spec(gateway.className(), Map.of("namespaces", from)));
        return SERVER_SIDE + YamlText.write(manifest);
    }

    private static Map<String, Object> spec(String className, Map<String, Object> allowedRoutes) {
        Map<String, Object> listener = new LinkedHashMap<>();
        listener.put("name", "mesh");
        listener.put("port", IstioNames.HBONE_PORT);
        listener.put("protocol", IstioNames.HBONE);
        if (!allowedRoutes.isEmpty()) {
            listener.put("allowedRoutes", allowedRoutes);
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("gatewayClassName", className);
        spec.put("listeners", List.of(listener));
        return spec;
    }

    private static Map<String, Object> routes(Gateway gateway) {
        for (Listener listener : gateway.listeners()) {
            if (listener.allowedRoutes().from().equals("All")) {
                return Map.of("namespaces", Map.of("from", "All"));
            }
        }
        return Map.of();
    }

    static Map<String, Object> header(Kind kind, Metadata metadata, Map<String, String> labels) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", metadata.apiVersion());
        manifest.put("kind", kind.kindName());
        Map<String, Object> written = new LinkedHashMap<>();
        written.put(
                metadata.name().isEmpty() ? "generateName" : "name",
                metadata.name().isEmpty() ? metadata.generateName() : metadata.name());
        if (!metadata.namespace().isEmpty()) {
            written.put("namespace", metadata.namespace());
        }
        if (!labels.isEmpty()) {
            written.put("labels", new TreeMap<>(labels));
        }
        manifest.put("metadata", written);
        return manifest;
    }
}
