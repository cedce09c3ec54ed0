package io.waypointguard.rule;

import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.UseWaypoint;
import java.util.List;

/** A rule about the labels by which a Service, a ServiceEntry or a Namespace names its waypoint. */
public interface UseWaypointRule extends ObjectRule {

    List<Finding> checkLabels(UseWaypoint use, MeshObject subject, RuleContext context);

    @Override
    default List<Finding> check(MeshObject subject, RuleContext context) {
        return switch (subject.kind()) {
            case SERVICE, SERVICE_ENTRY ->
                checkLabels(subject, subject.metadata().namespace(), context);
            case NAMESPACE -> checkLabels(subject, subject.metadata().name(), context);
            case GATEWAY, GATEWAY_CLASS, AUTHORIZATION_POLICY -> List.of();
        };
    }

    private List<Finding> checkLabels(MeshObject subject, String ownNamespace, RuleContext context) {
        return UseWaypoint.on(subject.metadata(), ownNamespace)
                .filter(use -> !use.optsOut())
                .map(use -> checkLabels(use, subject, context))
                .orElse(List.of());
    }
}
