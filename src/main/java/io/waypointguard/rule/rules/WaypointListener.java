package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.Listener;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.GatewayRule;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.GatewayFixes;
import java.util.List;
import java.util.stream.Collectors;

/** WG101: a waypoint without the one listener that makes it one. */
public final class WaypointListener implements GatewayRule {

    private static final RuleInfo INFO = RuleInfo.of("WG101", "waypoint-listener")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("A waypoint without its HBONE listener on port 15008")
            .firesWhen(
                    "a Gateway of a waypoint class has no listener with protocol HBONE on port 15008, nor one that its annotation"
                            + " `ambient.istio.io/waypoint-inbound-binding` binds.")
            .consequence(
                    "istiod reports an unexpected listener and deploys the waypoint all the same, with its `allowedRoutes`"
                            + " ignored: only its own Namespace may use it, and policies of others are never enforced.")
            .howToFix("Give it one listener with port 15008 and protocol HBONE.")
            .link(Links.WAYPOINT)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkWaypoint(WaypointGateway waypoint, RuleContext context) {
        if (waypoint.hasInboundListener()) {
            return List.of();
        }
        List<Listener> listeners = waypoint.gateway().listeners();
        String found = listeners.isEmpty()
                ? "none"
                : listeners.stream()
                        .map(listener -> listener.protocol() + " on " + listener.port())
                        .collect(Collectors.joining(", "));
        return List.of(Finding.of(
                INFO,
                waypoint.gateway(),
                listeners.isEmpty() ? "spec.listeners" : listeners.get(0).path(),
                "a waypoint needs a listener with protocol HBONE on port 15008, and has " + found,
                "istiod reports an unexpected listener; policies of other Namespaces that rely on the waypoint are never"
                        + " enforced",
                GatewayFixes.withHboneListener(waypoint.gateway())));
    }
}
