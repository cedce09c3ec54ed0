package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.enforcement.WaypointResolver;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.UseWaypointRule;
import io.waypointguard.rule.fix.GatewayFixes;
import java.util.List;
import java.util.Optional;

/** WG202: a label that names a waypoint which is not there. */
public final class UseWaypointDangling implements UseWaypointRule {

    private static final RuleInfo INFO = RuleInfo.of("WG202", "use-waypoint-dangling")
            .level(Level.BASELINE)
            .severity(Severity.WARNING)
            .summary("istio.io/use-waypoint names a Gateway that does not exist")
            .firesWhen(
                    "the Gateway that `istio.io/use-waypoint` on a Service, a ServiceEntry or a Namespace names does not exist,"
                            + " or is being deleted (alone or with its Namespace), and WG201 has nothing to say.")
            .consequence(
                    "Until it exists, traffic goes directly to the pods, and policies with targetRefs are enforced by nobody.")
            .howToFix("Create the waypoint, or correct the label.")
            .link(Links.WAYPOINT)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkLabels(UseWaypoint use, MeshObject subject, RuleContext context) {
        Optional<WaypointGateway> found = context.mesh()
                .gateway(use.gateway())
                .map(gateway -> new WaypointGateway(gateway, context.mesh(), context.settings()));
        if (!WaypointResolver.isBearable(use)
                || found.filter(gateway -> !gateway.isBeingDeleted()).isPresent()) {
            return List.of();
        }
        return List.of(Finding.of(
                INFO,
                subject,
                "metadata.labels[" + UseWaypoint.LABEL + "]",
                "the Gateway " + use.gateway() + (found.isPresent() ? " is being deleted" : " does not exist"),
                "until there is one, traffic goes past it, and policies with targetRefs are never enforced",
                found.isPresent() ? Fix.NONE : GatewayFixes.waypoint(use.gateway())));
    }
}
