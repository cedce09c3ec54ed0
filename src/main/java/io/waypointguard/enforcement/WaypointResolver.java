package io.waypointguard.enforcement;

import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.enforcement.WaypointBinding.Outcome;
import io.waypointguard.enforcement.WaypointBinding.Source;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.UseWaypoint;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the waypoint of a Service or ServiceEntry (pilot/pkg/serviceregistry/ambient/waypoints.go:
 * fetchWaypointForService, fetchWaypointForTarget).
 */
public record WaypointResolver(Mesh mesh, MeshSettings settings) {

    private static final Set<String> GATEWAY_SERVICE_CONTROLLERS =
            Set.of("istio.io-mesh-controller", "istio.io-eastwest-controller");

    /** Whether a Gateway can be found under the names that the labels give. */
    public static boolean isBearable(UseWaypoint use) {
        return IstioNames.isObjectName(use.name()) && IstioNames.isNamespaceName(use.namespace());
    }

    /** The binding of a Service or ServiceEntry with that metadata. */
    public WaypointBinding resolve(Metadata object) {
        Optional<String> managed = object.label(IstioNames.MANAGED_LABEL);
        if (managed.filter(GATEWAY_SERVICE_CONTROLLERS::contains).isPresent()) {
            return unbound(Source.NONE, Outcome.GATEWAY_SERVICE, Optional.empty());
        }
        Optional<UseWaypoint> own = UseWaypoint.on(object);
        if (own.isPresent()) {
            return resolve(Source.OBJECT_LABEL, own.get(), object.namespace());
        }
        return mesh.namespace(object.namespace())
                .flatMap(namespace -> UseWaypoint.on(namespace.metadata(), object.namespace()))
                .map(use -> resolve(Source.NAMESPACE_LABEL, use, object.namespace()))
                .orElseGet(() -> unbound(Source.NONE, Outcome.NOT_LABELLED, Optional.empty()));
    }

    private WaypointBinding resolve(Source source, UseWaypoint use, String namespace) {
        if (use.optsOut()) {
            return unbound(source, Outcome.OPTED_OUT, Optional.of(use));
        }
        Optional<Gateway> gateway = mesh.gateway(use.gateway());
        if (gateway.isEmpty()) {
            return new WaypointBinding(
                    source,
                    isBearable(use) ? Outcome.GATEWAY_MISSING : Outcome.UNBEARABLE_NAME,
                    Optional.of(use),
                    gateway,
                    Set.of(),
                    Optional.of(IstiodReason.WAYPOINT_IS_NOT_READY),
                    false);
        }
        Set<Fault> faults = faults(gateway.get(), namespace);
        Optional<String> istiodError = istiodError(gateway.get(), faults);
        return new WaypointBinding(
                source,
                outcome(gateway.get(), faults),
                Optional.of(use),
                gateway,
                faults,
                istiodError,
                istiodError.isEmpty());
    }

    private Outcome outcome(Gateway gateway, Set<Fault> faults) {
        if (new WaypointGateway(gateway, mesh, settings).isBeingDeleted()) {
            return Outcome.GATEWAY_BEING_DELETED;
        }
        return !faults.isEmpty() ? Outcome.UNUSABLE : isReady(gateway) ? Outcome.BOUND : Outcome.NOT_READY;
    }

    /** A manifest carries no status: a Gateway that stands in one is taken to become ready. */
    boolean isReady(Gateway gateway) {
        return gateway.addresses() > 0 || !mesh.complete();
    }

    private Set<Fault> faults(Gateway gateway, String namespace) {
        WaypointGateway waypoint = new WaypointGateway(gateway, mesh, settings);
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        if (!waypoint.isWaypoint()) {
            faults.add(Fault.CLASS);
        }
        if (!waypoint.servesServices()) {
            faults.add(Fault.TRAFFIC_TYPE);
        }
        if (!waypoint.allows(namespace)) {
            faults.add(Fault.ALLOWED_ROUTES);
        }
        return faults;
    }

    /** In istiod's order, and without the class, which it does not look at. */
    private static Optional<String> istiodError(Gateway gateway, Set<Fault> faults) {
        if (gateway.addresses() == 0) {
            return Optional.of(IstiodReason.WAYPOINT_IS_NOT_READY);
        }
        if (faults.contains(Fault.ALLOWED_ROUTES)) {
            return Optional.of(IstiodReason.ATTACHMENT_DENIED);
        }
        return faults.contains(Fault.TRAFFIC_TYPE)
                ? Optional.of(IstiodReason.UNSUPPORTED_TRAFFIC_TYPE)
                : Optional.empty();
    }

    private static WaypointBinding unbound(Source source, Outcome outcome, Optional<UseWaypoint> use) {
        return new WaypointBinding(source, outcome, use, Optional.empty(), Set.of(), Optional.empty(), false);
    }
}
