package io.waypointguard.rule.fix;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AllowedRoutes;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.rule.Fix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Corrected waypoints, and the one that is missing. */
public final class GatewayFixes {

    /** The name to give a waypoint where there is none yet; the one that {@code istioctl waypoint apply} chooses. */
    private static final String DEFAULT_WAYPOINT = "waypoint";

    private GatewayFixes() {}

    /** The name of the first waypoint of a Namespace that serves Services, or what a new one should be called. */
    public static String suggestedWaypoint(String namespace, Mesh mesh, MeshSettings settings) {
        return mesh.gatewaysIn(namespace).stream()
                .map(gateway -> new WaypointGateway(gateway, mesh, settings))
                .filter(waypoint -> waypoint.isWaypoint() && waypoint.servesServices() && !waypoint.isBeingDeleted())
                .map(waypoint -> waypoint.gateway().metadata().name())
                .findFirst()
                .orElse(DEFAULT_WAYPOINT);
    }

    /** A waypoint of that name, with Istio's own class; none where the name is not a valid one for a Gateway. */
    public static Fix waypoint(NamespacedName name) {
        if (!IstioNames.isObjectName(name.name())) {
            return Fix.NONE;
        }
        return new Fix.Manifest(new Fields()
                .put("apiVersion", "gateway.networking.k8s.io/v1")
                .put("kind", Kind.GATEWAY.kindName())
                .put(
                        "metadata",
                        new Fields()
                                .put("name", name.name())
                                .put("namespace", name.namespace())
                                .put("labels", Map.of(IstioNames.WAYPOINT_FOR_LABEL, "service"))
                                .map())
                .put("spec", spec(IstioNames.WAYPOINT_CLASS, Map.of()))
                .map());
    }

    /** The Gateway with the one listener that a waypoint has, open to the Namespaces that the old ones were open to. */
    public static Fix withHboneListener(Gateway gateway) {
        Optional<AllowedRoutes> routes = gateway.listeners().stream()
                .map(Listener::allowedRoutes)
                .filter(written -> !written.from().isEmpty())
                .findFirst();
        return new Fix.Manifest(ObjectFields.header(gateway)
                .put(
                        "spec",
                        spec(gateway.className(), routes.map(RoutesFields::of).orElse(Map.of())))
                .map());
    }

    /**
     * The waypoint without those faults for objects of that Namespace; none where the fix would take something from
     * somebody else: its class, its other listeners, or what its selector admits.
     */
    public static Fix serving(WaypointGateway waypoint, Set<Fault> faults, String namespace) {
        Gateway gateway = waypoint.gateway();
        Fields metadata = new Fields()
                .putIf(
                        faults.contains(Fault.TRAFFIC_TYPE),
                        "labels",
                        Map.of(
                                IstioNames.WAYPOINT_FOR_LABEL,
                                waypoint.trafficType().equals("workload") ? "all" : "service"));
        if (!faults.contains(Fault.ALLOWED_ROUTES)) {
            return faults.contains(Fault.CLASS) ? Fix.NONE : ObjectFields.patch(gateway, metadata, new Fields());
        }
        Optional<Set<String>> served = RoutesFields.servedNamespaces(gateway);
        if (faults.contains(Fault.CLASS) || gateway.listeners().size() > 1 || served.isEmpty()) {
            return Fix.NONE;
        }
        Set<String> open = new TreeSet<>(served.get());
        open.add(namespace);
        Map<String, @Nullable Object> listener =
                listener(waypoint.hasInboundListener() ? gateway.listeners() : List.of(), RoutesFields.open(open));
        return ObjectFields.patch(gateway, metadata, new Fields().put("spec", Map.of("listeners", List.of(listener))));
    }

    private static Map<String, @Nullable Object> spec(String className, Map<String, @Nullable Object> allowedRoutes) {
        return new Fields()
                .put("gatewayClassName", className)
                .put("listeners", List.of(listener(List.of(), allowedRoutes)))
                .map();
    }

    /** The one listener of a waypoint: the one that is there, or what Istio's own waypoints have. */
    private static Map<String, @Nullable Object> listener(
            List<Listener> present, Map<String, @Nullable Object> allowedRoutes) {
        Optional<Listener> one = present.stream().findFirst();
        return new Fields()
                .put("name", one.map(Listener::name).orElse("mesh"))
                .put("port", one.map(Listener::port).orElse(IstioNames.HBONE_PORT))
                .put("protocol", one.map(Listener::protocol).orElse(IstioNames.HBONE))
                .putIf(!allowedRoutes.isEmpty(), "allowedRoutes", allowedRoutes)
                .map();
    }
}
