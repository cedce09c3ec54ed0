package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.WaypointBinding;
import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.enforcement.WaypointBinding.Source;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Policy;
import io.waypointguard.mesh.UseWaypoint;
import java.util.stream.Collectors;

/** Says in words why nobody enforces a policy for one of its targets. */
record TargetFault(Policy policy, Mesh mesh, MeshSettings settings) {

    /** Such as {@code Service cart has no waypoint: its label istio.io/use-waypoint says none}. */
    String of(TargetEnforcement target) {
        return target.ref() + " "
                + switch (target.standing()) {
                    case EXTERNAL_NAME -> "is an ExternalName, which never goes through a waypoint";
                    case BYPASSED -> "is headless, and clients bypass the waypoint";
                    case INVALID -> "is no target that Istio follows";
                    case NOT_FOUND -> "does not exist";
                    case ENFORCED, PENDING, NOT_READY, NOT_ENROLLED, WAYPOINT_UNUSABLE ->
                        target.binding().map(this::of).orElse("does not exist");
                };
    }

    private String of(WaypointBinding binding) {
        return switch (binding.outcome()) {
            case BOUND, NOT_READY -> "uses " + used(binding);
            case NOT_LABELLED -> "has no waypoint: " + noLabel() + UseWaypoint.LABEL;
            case OPTED_OUT -> "has no waypoint: " + label(binding) + " says none";
            case GATEWAY_SERVICE -> "is the Service of a waypoint, which has no waypoint of its own";
            case UNBEARABLE_NAME ->
                "has no waypoint: " + label(binding) + " names \"" + used(binding)
                        + "\", which no Gateway can be called";
            case GATEWAY_MISSING -> "uses the waypoint " + used(binding) + ", which does not exist";
            case GATEWAY_BEING_DELETED -> "uses the waypoint " + used(binding) + ", which is being deleted";
            case UNUSABLE ->
                "uses the Gateway " + used(binding) + ", which "
                        + binding.gateway()
                                .map(gateway -> faults(binding, gateway))
                                .orElse("cannot serve it");
        };
    }

    private static String used(WaypointBinding binding) {
        return binding.use().map(use -> use.gateway().toString()).orElse("");
    }

    private static String label(WaypointBinding binding) {
        return (binding.source() == Source.NAMESPACE_LABEL ? "the Namespace's label " : "its label ")
                + UseWaypoint.LABEL;
    }

    private String noLabel() {
        return mesh.namespace(policy.namespace()).isPresent()
                ? "neither it nor its Namespace has the label "
                : "it has no label, and its Namespace, which may have one, is not known here: ";
    }

    private String faults(WaypointBinding binding, Gateway gateway) {
        WaypointGateway waypoint = new WaypointGateway(gateway, mesh, settings);
        return binding.faults().stream().map(fault -> of(fault, waypoint)).collect(Collectors.joining(" and "));
    }

    private String of(Fault fault, WaypointGateway waypoint) {
        return switch (fault) {
            case CLASS -> "is no waypoint: its class is " + waypoint.gateway().className();
            case TRAFFIC_TYPE ->
                "does not serve Services: " + IstioNames.WAYPOINT_FOR_LABEL + " is \"" + waypoint.trafficType() + "\"";
            case ALLOWED_ROUTES ->
                "does not admit the Namespace " + policy.namespace()
                        + (mesh.namespace(policy.namespace()).isPresent() ? "" : ", whose labels are not known here,")
                        + " by its allowedRoutes";
        };
    }
}
