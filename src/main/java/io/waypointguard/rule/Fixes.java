package io.waypointguard.rule;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AllowedRoutes;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LabelSelector;
import io.waypointguard.mesh.LabelSelector.Requirement;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.mesh.UseWaypoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The YAML that mends what rules find: whole objects for {@code kubectl apply}, and merge patches where only a part of
 * the object is known. Never a part for {@code kubectl apply --server-side}: on an object that was applied the ordinary
 * way, kubectl takes over all of its fields and drops those that the part does not have (kubernetes issue 125403).
 */
public final class Fixes {

    /** The name to give a waypoint where none is there yet; the one that {@code istioctl waypoint apply} chooses. */
    private static final String DEFAULT_WAYPOINT = "waypoint";

    /** The CRD takes no more of them. */
    private static final int MAX_TARGET_REFS = 16;

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** The API server puts it on every Namespace. */
    private static final String METADATA_NAME_LABEL = "kubernetes.io/metadata.name";

    private Fixes() {}

    /** The policy, with its rules corrected; nothing where it is too long to print. */
    public static String corrected(AuthorizationPolicy policy) {
        return PolicyYaml.whole(policy).orElse("");
    }

    /** The policy, with its target references corrected. */
    public static String retargeted(AuthorizationPolicy policy) {
        return PolicyYaml.whole(policy).orElseGet(() -> PolicyYaml.targetsOnly(policy));
    }

    /**
     * The policy with targetRefs in place of its selector: to the Services whose pods it selects; where there is none,
     * to the waypoint of its Namespace; in the root namespace, to all waypoints of the mesh.
     */
    public static String targeted(AuthorizationPolicy policy, RuleContext context) {
        return retargeted(new AuthorizationPolicy(
                policy.metadata(), policy.spec().withTargetRefs(suggestedTargets(policy, context))));
    }

    private static List<TargetRef> suggestedTargets(AuthorizationPolicy policy, RuleContext context) {
        if (context.settings().isRoot(policy.namespace())) {
            return List.of(ref(Kind.GATEWAY_CLASS, IstioNames.WAYPOINT_CLASS));
        }
        List<TargetRef> services =
                context
                        .surroundings()
                        .servicesSelecting(
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

    /** The labels by which a Service, a ServiceEntry or a Namespace uses a waypoint of its own Namespace. */
    public static String enrolled(MeshObject object, RuleContext context) {
        String namespace = object.kind() == Kind.NAMESPACE
                ? object.metadata().name()
                : object.metadata().namespace();
        Map<String, @Nullable Object> labels = new LinkedHashMap<>();
        labels.put(UseWaypoint.LABEL, waypointIn(namespace, context));
        if (object.metadata().label(UseWaypoint.NAMESPACE_LABEL).isPresent()) {
            labels.put(UseWaypoint.NAMESPACE_LABEL, null);
        }
        return patch(object, Map.of("labels", labels), Map.of());
    }

    /** One label of an object. */
    public static String labelled(MeshObject object, String label, String value) {
        return patch(object, Map.of("labels", Map.of(label, value)), Map.of());
    }

    /** A merge patch that says to which object it belongs. */
    static String patch(
            MeshObject object, Map<String, ? extends @Nullable Object> metadata, Map<String, ?> otherFields) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>(identity(object.metadata()));
        written.putAll(metadata);
        Map<String, @Nullable Object> manifest = header(object, written);
        manifest.putAll(otherFields);
        return "# kubectl patch --type merge -f FILE --patch-file FILE\n" + YamlText.write(manifest);
    }

    /** A waypoint of that name, with Istio's own class; nothing where no Gateway can bear the name. */
    public static String waypoint(NamespacedName name) {
        if (!IstioNames.isObjectName(name.name())) {
            return "";
        }
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
        Map<String, @Nullable Object> manifest = header(gateway);
        Optional<AllowedRoutes> routes = gateway.listeners().stream()
                .map(Listener::allowedRoutes)
                .filter(written -> !written.from().isEmpty())
                .findFirst();
        manifest.put("spec", spec(gateway.className(), routes.map(Fixes::routes).orElse(Map.of())));
        return YamlText.write(manifest);
    }

    /**
     * The waypoint without those faults for objects of that Namespace; nothing where the fix would take something from
     * somebody else: its class, its other listeners, or what its selector admits.
     */
    public static String serving(WaypointGateway waypoint, Set<Fault> faults, String namespace) {
        Gateway gateway = waypoint.gateway();
        Map<String, String> labels = faults.contains(Fault.TRAFFIC_TYPE)
                ? Map.of(IstioNames.WAYPOINT_FOR_LABEL, waypoint.trafficType().equals("workload") ? "all" : "service")
                : Map.of();
        Map<String, Object> metadata = labels.isEmpty() ? Map.of() : Map.of("labels", labels);
        if (!faults.contains(Fault.ALLOWED_ROUTES)) {
            return faults.contains(Fault.CLASS) ? "" : patch(gateway, metadata, Map.of());
        }
        Optional<Set<String>> served = servedNamespaces(gateway);
        if (faults.contains(Fault.CLASS) || gateway.listeners().size() > 1 || served.isEmpty()) {
            return "";
        }
        Set<String> open = new TreeSet<>(served.get());
        open.add(namespace);
        Map<String, Object> listener =
                listener(waypoint.hasInboundListener() ? gateway.listeners() : List.of(), routes(open));
        return patch(gateway, metadata, Map.of("spec", Map.of("listeners", List.of(listener))));
    }

    /** The Namespaces that may use the waypoint, where they can be told by their names. */
    private static Optional<Set<String>> servedNamespaces(Gateway gateway) {
        AllowedRoutes routes = gateway.listeners().stream()
                .map(Listener::allowedRoutes)
                .findFirst()
                .orElse(AllowedRoutes.ABSENT);
        if (!routes.from().equals("Selector")) {
            return Optional.of(Set.of(gateway.metadata().namespace()));
        }
        LabelSelector selector = routes.selector();
        if (selector.matchExpressions().isEmpty() && selector.matchLabels().size() == 1) {
            return Optional.ofNullable(selector.matchLabels().get(METADATA_NAME_LABEL))
                    .map(Set::of);
        }
        return selector.matchLabels().isEmpty() && selector.matchExpressions().size() == 1
                ? selector.matchExpressions().stream()
                        .filter(one -> one.key().equals(METADATA_NAME_LABEL)
                                && one.operator().equals("In"))
                        .findFirst()
                        .map(one -> Set.copyOf(one.values()))
                : Optional.empty();
    }

    private static Map<String, Object> routes(Set<String> namespaces) {
        return routes(new AllowedRoutes(
                "Selector",
                new LabelSelector(
                        true, Map.of(), List.of(new Requirement(METADATA_NAME_LABEL, "In", List.copyOf(namespaces))))));
    }

    private static Map<String, Object> routes(AllowedRoutes routes) {
        Map<String, Object> namespaces = new LinkedHashMap<>();
        namespaces.put("from", routes.from());
        if (routes.selector().present()) {
            namespaces.put("selector", selector(routes.selector()));
        }
        return Map.of("namespaces", namespaces);
    }

    private static Map<String, Object> selector(LabelSelector selector) {
        Map<String, Object> written = new LinkedHashMap<>();
        if (!selector.matchLabels().isEmpty()) {
            written.put("matchLabels", new TreeMap<>(selector.matchLabels()));
        }
        List<Map<String, Object>> expressions = new ArrayList<>();
        for (Requirement requirement : selector.matchExpressions()) {
            Map<String, Object> expression = new LinkedHashMap<>();
            expression.put("key", requirement.key());
            expression.put("operator", requirement.operator());
            if (!requirement.values().isEmpty()) {
                expression.put("values", requirement.values());
            }
            expressions.add(expression);
        }
        if (!expressions.isEmpty()) {
            written.put("matchExpressions", expressions);
        }
        return written;
    }

    private static Map<String, Object> spec(String className, Map<String, Object> allowedRoutes) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("gatewayClassName", className);
        spec.put("listeners", List.of(listener(List.of(), allowedRoutes)));
        return spec;
    }

    /** The one listener of a waypoint: the one that is there, or what Istio's own waypoints have. */
    private static Map<String, Object> listener(List<Listener> present, Map<String, Object> allowedRoutes) {
        Optional<Listener> one = present.stream().findFirst();
        Map<String, Object> listener = new LinkedHashMap<>();
        listener.put("name", one.map(Listener::name).orElse("mesh"));
        listener.put("port", one.map(Listener::port).orElse(IstioNames.HBONE_PORT));
        listener.put("protocol", one.map(Listener::protocol).orElse(IstioNames.HBONE));
        if (!allowedRoutes.isEmpty()) {
            listener.put("allowedRoutes", allowedRoutes);
        }
        return listener;
    }

    private static Map<String, @Nullable Object> header(MeshObject object, Map<String, @Nullable Object> metadata) {
        Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", object.metadata().apiVersion());
        manifest.put("kind", object.kind().kindName());
        manifest.put("metadata", metadata);
        return manifest;
    }

    private static Map<String, Object> identity(Metadata metadata) {
        Map<String, Object> written = new LinkedHashMap<>();
        boolean named = !metadata.name().isEmpty();
        written.put(named ? "name" : "generateName", named ? metadata.name() : metadata.generateName());
        if (!metadata.namespace().isEmpty()) {
            written.put("namespace", metadata.namespace());
        }
        return written;
    }

    /** The metadata of a whole object, without what kubectl writes itself. */
    private static Map<String, @Nullable Object> described(Metadata metadata) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>(identity(metadata));
        if (!metadata.labels().isEmpty()) {
            written.put("labels", new TreeMap<>(metadata.labels()));
        }
        Map<String, String> annotations = new TreeMap<>(metadata.annotations());
        annotations.remove(LAST_APPLIED);
        if (!annotations.isEmpty()) {
            written.put("annotations", annotations);
        }
        return written;
    }

    /** The beginning of a whole object. */
    static Map<String, @Nullable Object> header(MeshObject object) {
        return header(object, described(object.metadata()));
    }
}
