package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Impact;
import io.waypointguard.enforcement.InboundBinding;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.TargetEnforcement.Standing;
import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.enforcement.WaypointBinding.Source;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.GatewayClass;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Transition;
import java.util.Optional;
import java.util.function.Function;

/** The place in the changed object that made the difference for a policy. */
record ChangedPlace(Transition transition) {

    /** Such as {@code metadata.labels[istio.io/use-waypoint]}; the name, where there will be no object. */
    String of(Impact impact) {
        if (transition.after().isEmpty()) {
            return "metadata.name";
        }
        return switch (transition.subject().kind()) {
            case SERVICE, SERVICE_ENTRY -> inService(impact);
            case NAMESPACE -> inNamespace(impact);
            case GATEWAY -> inGateway(impact);
            case GATEWAY_CLASS -> inGatewayClass(impact);
            case AUTHORIZATION_POLICY -> "spec";
        };
    }

    private String inService(Impact impact) {
        Standing standing = impact.after().standing();
        if (standing == Standing.EXTERNAL_NAME) {
            return "spec.type";
        }
        return standing == Standing.BYPASSED ? "spec.clusterIP" : useWaypoint().orElse(label(IstioNames.MANAGED_LABEL));
    }

    /** A target with a label of its own depends on the Namespace for what the Gateway's allowedRoutes select. */
    private String inNamespace(Impact impact) {
        boolean ownLabel = impact.after()
                .binding()
                .filter(binding -> binding.source() == Source.OBJECT_LABEL)
                .isPresent();
        return (ownLabel ? Optional.<String>empty() : useWaypoint()).orElse("metadata.labels");
    }

    /** The one of the labels that name a waypoint which is another now. */
    private Optional<String> useWaypoint() {
        if (changes(UseWaypoint.LABEL)) {
            return Optional.of(label(UseWaypoint.LABEL));
        }
        return changes(UseWaypoint.NAMESPACE_LABEL)
                ? Optional.of(label(UseWaypoint.NAMESPACE_LABEL))
                : Optional.empty();
    }

    private String inGateway(Impact impact) {
        if (hasFault(impact, Fault.TRAFFIC_TYPE) && changes(IstioNames.WAYPOINT_FOR_LABEL)) {
            return label(IstioNames.WAYPOINT_FOR_LABEL);
        }
        if (hasFault(impact, Fault.ALLOWED_ROUTES) && changes(object -> ((Gateway) object).listeners())) {
            return "spec.listeners";
        }
        return changes(object -> ((Gateway) object).className()) ? "spec.gatewayClassName" : binding();
    }

    private String inGatewayClass(Impact impact) {
        if (hasFault(impact, Fault.CLASS) && changes(object -> ((GatewayClass) object).controllerName())) {
            return "spec.controllerName";
        }
        return hasFault(impact, Fault.TRAFFIC_TYPE) ? label(IstioNames.WAYPOINT_FOR_LABEL) : binding();
    }

    private static String binding() {
        return "metadata.annotations[" + InboundBinding.ANNOTATION + "]";
    }

    private static String label(String name) {
        return "metadata.labels[" + name + "]";
    }

    private boolean changes(String label) {
        return changes(object -> object.metadata().label(label));
    }

    private boolean changes(Function<MeshObject, Object> part) {
        return !transition.before().map(part).equals(transition.after().map(part));
    }

    private static boolean hasFault(Impact impact, Fault fault) {
        return impact.after()
                .binding()
                .filter(binding -> binding.faults().contains(fault))
                .isPresent();
    }
}
