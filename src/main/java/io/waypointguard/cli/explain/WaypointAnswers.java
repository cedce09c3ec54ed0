package io.waypointguard.cli.explain;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.Membership;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.WaypointBinding;
import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.enforcement.WaypointBinding.Outcome;
import io.waypointguard.enforcement.WaypointBinding.Source;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.fix.GatewayFixes;
import java.util.Optional;

/** Is the waypoint there and programmed, is the Service labelled, is ambient on. */
record WaypointAnswers(Mesh mesh, MeshSettings settings) {

    /** Whether the object, or its Namespace, names a waypoint. */
    Answer labelled(MeshObject object, WaypointBinding binding) {
        String name = object.kind().kindName() + " " + object.metadata().displayName();
        String label = UseWaypoint.LABEL;
        String labelled = binding.source() == Source.NAMESPACE_LABEL ? "the Namespace of " + name : name;
        String value = binding.use().map(UseWaypoint::name).orElse("");
        return switch (binding.outcome()) {
            case NOT_LABELLED ->
                Answer.no(name + " has no label " + label + ", and neither has its Namespace", labelCommand(object));
            case OPTED_OUT -> Answer.no(labelled + " says " + label + ": none", labelCommand(object));
            case UNBEARABLE_NAME ->
                Answer.no(
                        labelled + " says " + label + ": \"" + value + "\", which no Gateway can be called",
                        labelCommand(object));
            case GATEWAY_SERVICE ->
                Answer.no(name + " is the Service of a waypoint itself, which never has a waypoint", "");
            case BOUND, GATEWAY_MISSING, GATEWAY_BEING_DELETED, UNUSABLE, NOT_READY ->
                Answer.yes(labelled + " is labelled " + label + ": " + value);
        };
    }

    private String labelCommand(MeshObject object) {
        return Shell.command(
                "kubectl label --overwrite %s %s -n %s %s",
                object.kind().resource().equals("services") ? "service" : "serviceentry",
                object.metadata().displayName(),
                object.metadata().namespace(),
                UseWaypoint.LABEL + "="
                        + GatewayFixes.suggestedWaypoint(object.metadata().namespace(), mesh, settings));
    }

    /** Whether the Gateway that the labels name is there, can serve the object, and runs. */
    Optional<Answer> waypoint(WaypointBinding binding) {
        return binding.use().filter(use -> hasGateway(binding.outcome())).map(use -> {
            NamespacedName name = use.gateway();
            if (binding.outcome() == Outcome.GATEWAY_MISSING) {
                return Answer.no(
                        "the waypoint " + name + " is not there",
                        Shell.command(
                                "istioctl waypoint apply -n %s --name %s --for service",
                                name.namespace(), name.name()));
            }
            if (binding.outcome() == Outcome.GATEWAY_BEING_DELETED) {
                return Answer.no(
                        "the waypoint " + name + " is being deleted",
                        Shell.command("kubectl get gateway %s -n %s -o yaml", name.name(), name.namespace()));
            }
            return binding.faults().isEmpty()
                    ? running(name, binding.gateway())
                    : Answer.no(
                            "the Gateway " + name + " cannot serve it: " + faults(binding),
                            Shell.command("kubectl edit gateway %s -n %s", name.name(), name.namespace()));
        });
    }

    private static boolean hasGateway(Outcome outcome) {
        return outcome == Outcome.GATEWAY_MISSING
                || outcome == Outcome.GATEWAY_BEING_DELETED
                || outcome == Outcome.UNUSABLE
                || outcome == Outcome.NOT_READY
                || outcome == Outcome.BOUND;
    }

    private static String faults(WaypointBinding binding) {
        return String.join(
                ", ", binding.faults().stream().map(WaypointAnswers::describe).toList());
    }

    private static String describe(Fault fault) {
        return switch (fault) {
            case CLASS -> "its gatewayClassName is no waypoint's";
            case TRAFFIC_TYPE -> IstioNames.WAYPOINT_FOR_LABEL + " leaves Services out";
            case ALLOWED_ROUTES -> "its allowedRoutes does not admit the Namespace";
        };
    }

    /** Whether a Gateway that is there runs. */
    Answer running(NamespacedName name, Optional<Gateway> gateway) {
        String pods = Shell.command(
                "kubectl get pods -n %s -l %s", name.namespace(), IstioNames.GATEWAY_NAME_LABEL + "=" + name.name());
        if (gateway.filter(found -> found.addresses() > 0).isPresent()) {
            return Answer.yes("the waypoint " + name + " is there and has an address");
        }
        return mesh.complete()
                ? Answer.no("the waypoint " + name + " is there and has no address: it does not run", pods)
                : Answer.open("the waypoint " + name + " is there; whether it runs, its file does not say", pods);
    }

    /** Whether the Namespace's workloads are in the mesh. */
    Answer ambient(String namespace) {
        String label = IstioNames.DATAPLANE_MODE_LABEL + ": " + IstioNames.AMBIENT;
        String show = Shell.command("kubectl get namespace %s --show-labels", namespace);
        if (!mesh.complete() && mesh.find(ObjectRef.namespace(namespace)).isEmpty()) {
            return Answer.open(
                    "whether the Namespace " + namespace + " is labelled " + label + ", the files do not say", show);
        }
        if (mesh.namespace(namespace).filter(Membership::isAmbient).isPresent()) {
            return Answer.yes("the Namespace " + namespace + " is labelled " + label);
        }
        if (settings.isRoot(namespace)) {
            return Answer.yes(namespace + " is the root namespace: its policies concern every ambient Namespace");
        }
        return Answer.no(
                "the Namespace " + namespace + " is not labelled " + label,
                Shell.command(
                        "kubectl label --overwrite namespace %s %s",
                        namespace, IstioNames.DATAPLANE_MODE_LABEL + "=" + IstioNames.AMBIENT));
    }
}
