package io.waypointguard.rule;

import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.MeshObject;
import java.util.List;

/** A rule about Gateways that are waypoints by their class. */
public interface GatewayRule extends ObjectRule {

    List<Finding> checkWaypoint(WaypointGateway waypoint, RuleContext context);

    @Override
    default List<Finding> check(MeshObject subject, RuleContext context) {
        if (subject instanceof Gateway gateway) {
            WaypointGateway waypoint = new WaypointGateway(gateway, context.mesh(), context.settings());
            return waypoint.isWaypoint() ? checkWaypoint(waypoint, context) : List.of();
        }
        return List.of();
    }
}
