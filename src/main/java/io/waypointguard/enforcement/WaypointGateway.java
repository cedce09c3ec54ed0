package io.waypointguard.enforcement;

import io.waypointguard.mesh.AllowedRoutes;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.GatewayClass;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A Gateway seen as a waypoint (pilot/pkg/serviceregistry/ambient/waypoints.go: gatewayToWaypointTransform,
 * makeAllowedRoutes). istiod takes any Gateway with an address for a waypoint; whether it is one, {@link #isWaypoint}
 * says.
 */
public record WaypointGateway(Gateway gateway, Mesh mesh, MeshSettings settings) {

    /** The values of {@code istio.io/waypoint-for} that mean something. */
    public static final Set<String> TRAFFIC_TYPES = Set.of("service", "workload", "all", "none");

    private static final Set<String> SERVES_SERVICES = Set.of("service", "all");

    private static final String SANDWICH_PROTOCOL = "istio.io/PROXY";

    /** Whether its class makes it a waypoint: one of the configured classes, or one of Istio's own controller. */
    public boolean isWaypoint() {
        return settings.waypointClasses().contains(gateway.className())
                || gatewayClass()
                        .filter(found -> found.controllerName().equals(IstioNames.WAYPOINT_CONTROLLER))
                        .isPresent();
    }

    /** {@code istio.io/waypoint-for} of the Gateway, of its class, or {@code service}. Empty is a value, too. */
    public String trafficType() {
        return gateway.metadata()
                .label(IstioNames.WAYPOINT_FOR_LABEL)
                .or(() -> gatewayClass().flatMap(found -> found.metadata().label(IstioNames.WAYPOINT_FOR_LABEL)))
                .orElse("service");
    }

    public boolean servesServices() {
        return SERVES_SERVICES.contains(trafficType());
    }

    /** Whether it is going away, alone or with its Namespace. It counts as gone, though istiod still goes by it. */
    public boolean isBeingDeleted() {
        return gateway.metadata().terminating()
                || mesh.namespace(gateway.metadata().namespace())
                        .map(Namespace::metadata)
                        .filter(Metadata::terminating)
                        .isPresent();
    }

    /** Whether objects of that Namespace may use it. */
    public boolean allows(String namespace) {
        AllowedRoutes routes = allowedRoutes();
        return switch (routes.from()) {
            case "All" -> true;
            case "Selector" ->
                routes.selector()
                        .matches(mesh.namespace(namespace)
                                .map(Namespace::metadata)
                                .map(Metadata::labels)
                                .orElse(Map.of(Namespace.NAME_LABEL, namespace)));
            default -> gateway.metadata().namespace().equals(namespace);
        };
    }

    /** Whether it has the listener that ztunnel connects to: HBONE on 15008, or the one that the annotation binds. */
    public boolean hasInboundListener() {
        return boundListener().or(this::hboneListener).isPresent();
    }

    private AllowedRoutes allowedRoutes() {
        return boundListener()
                .or(this::hboneListener)
                .map(Listener::allowedRoutes)
                .orElse(AllowedRoutes.ABSENT);
    }

    private Optional<Listener> hboneListener() {
        return listener(
                listener -> listener.protocol().equals(IstioNames.HBONE) && listener.port() == IstioNames.HBONE_PORT);
    }

    /** The listener that the annotation names by {@code PROTOCOL} or {@code PROTOCOL/PORT}. */
    private Optional<Listener> boundListener() {
        Optional<String> binding = gateway.metadata()
                .annotation(InboundBinding.ANNOTATION)
                .or(() -> gatewayClass().flatMap(found -> found.metadata().annotation(InboundBinding.ANNOTATION)));
        return binding.flatMap(InboundBinding::of).flatMap(this::bound);
    }

    private Optional<Listener> bound(InboundBinding binding) {
        if (binding.port().isPresent()) {
            return listener(listener -> listener.port() == binding.port().getAsLong());
        }
        return binding.proxy() ? listener(listener -> listener.protocol().equals(SANDWICH_PROTOCOL)) : Optional.empty();
    }

    private Optional<Listener> listener(Predicate<Listener> wanted) {
        return gateway.listeners().stream().filter(wanted).findFirst();
    }

    private Optional<GatewayClass> gatewayClass() {
        return mesh.gatewayClass(gateway.className());
    }
}
