package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.GatewayRule;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.LabelFixes;
import java.util.List;
import java.util.Optional;

/** WG102: a traffic type that means nothing. */
public final class WaypointFor implements GatewayRule {

    private static final RuleInfo INFO = RuleInfo.of("WG102", "waypoint-for")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("An unknown value of istio.io/waypoint-for")
            .firesWhen(
                    "the label `istio.io/waypoint-for` of a Gateway of a waypoint class is not service, workload, all or none. An"
                            + " empty value is one that matches nothing.")
            .consequence(
                    "The waypoint serves neither Services nor workloads, and policies that rely on it are never enforced; istiod"
                            + " reports UnsupportedTrafficType on the Services, and nothing on the Gateway.")
            .howToFix("Write service, or all.")
            .link(Links.WAYPOINT)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkWaypoint(WaypointGateway waypoint, RuleContext context) {
        Optional<String> value = waypoint.gateway()
                .metadata()
                .label(IstioNames.WAYPOINT_FOR_LABEL)
                .filter(text -> !WaypointGateway.TRAFFIC_TYPES.contains(text));
        return value
                .map(text -> Finding.of(
                        INFO,
                        waypoint.gateway(),
                        "metadata.labels[" + IstioNames.WAYPOINT_FOR_LABEL + "]",
                        "\"" + text + "\" is no traffic type: it must be service, workload, all or none",
                        "the waypoint serves nothing, and policies that rely on it are never enforced",
                        LabelFixes.labelled(waypoint.gateway(), IstioNames.WAYPOINT_FOR_LABEL, "service")))
                .stream()
                .toList();
    }
}
