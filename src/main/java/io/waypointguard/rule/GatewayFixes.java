package io.waypointguard.rule;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AllowedRoutes;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LabelSelector;
import io.waypointguard.mesh.LabelSelector.Requirement;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.NamespacedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The YAML that mends waypoints, or makes the one that is missing. */
public final class GatewayFixes {

    private GatewayFixes() {}

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
        Map<String, @Nullable Object> manifest = ManifestText.header(gateway);
        Optional<AllowedRoutes> routes = gateway.listeners().stream()
                .map(Listener::allowedRoutes)
                .filter(written -> !written.from().isEmpty())
                .findFirst();
        manifest.put(
                "spec",
                spec(gateway.className(), routes.map(GatewayFixes::routes).orElse(Map.of())));
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
            return faults.contains(Fault.CLASS) ? "" : ManifestText.patch(gateway, metadata, Map.of());
        }
        Optional<Set<String>> served = servedNamespaces(gateway);
        if (faults.contains(Fault.CLASS) || gateway.listeners().size() > 1 || served.isEmpty()) {
            return "";
        }
        Set<String> open = new TreeSet<>(served.get());
        open.add(namespace);
        Map<String, Object> listener =
                listener(waypoint.hasInboundListener() ? gateway.listeners() : List.of(), routes(open));
        return ManifestText.patch(gateway, metadata, Map.of("spec", Map.of("listeners", List.of(listener))));
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
            return Optional.ofNullable(selector.matchLabels().get(Namespace.NAME_LABEL))
                    .map(Set::of);
        }
        return selector.matchLabels().isEmpty() && selector.matchExpressions().size() == 1
                ? selector.matchExpressions().stream()
                        .filter(one -> one.key().equals(Namespace.NAME_LABEL)
                                && one.operator().equals("In"))
                        .findFirst()
                        .map(one -> Set.copyOf(one.values()))
                : Optional.empty();
    }

    private static Map<String, Object> routes(Set<String> namespaces) {
        return routes(new AllowedRoutes(
                "Selector",
                new LabelSelector(
                        true,
                        Map.of(),
                        List.of(new Requirement(Namespace.NAME_LABEL, "In", List.copyOf(namespaces))))));
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
}
