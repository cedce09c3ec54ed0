package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.WaypointResolver;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.UseWaypointRule;
import io.waypointguard.rule.fix.LabelFixes;
import java.util.List;

/** WG201: a label that no Gateway can answer to. */
public final class UseWaypointValue implements UseWaypointRule {

    private static final RuleInfo INFO = RuleInfo.of("WG201", "use-waypoint-value")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("istio.io/use-waypoint names no waypoint")
            .firesWhen(
                    "`istio.io/use-waypoint` on a Service, a ServiceEntry or a Namespace is empty or otherwise no name that a"
                            + " Gateway can bear, such as `None`; or `istio.io/use-waypoint-namespace` beside it is no name of a"
                            + " Namespace.")
            .consequence(
                    "Istio looks for a Gateway of that name and finds none; the label hides the waypoint of the Namespace. All"
                            + " traffic goes past the waypoints, and policies with targetRefs are enforced by nobody.")
            .howToFix("Write the name of a waypoint, or `none` to opt out.")
            .link(Links.WAYPOINT)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkLabels(UseWaypoint use, MeshObject subject, RuleContext context) {
        if (WaypointResolver.isBearable(use)) {
            return List.of();
        }
        boolean name = !IstioNames.isObjectName(use.name());
        String label = name ? UseWaypoint.LABEL : UseWaypoint.NAMESPACE_LABEL;
        return List.of(Finding.of(
                INFO,
                subject,
                "metadata.labels[" + label + "]",
                "\"" + (name ? use.name() : use.namespace()) + "\" can be the name of no "
                        + (name ? "Gateway; to opt out write none, in lower case" : "Namespace"),
                "Istio finds no such waypoint and looks no further: traffic goes past all waypoints, and policies with"
                        + " targetRefs are never enforced",
                LabelFixes.enrolled(subject, context)));
    }
}
