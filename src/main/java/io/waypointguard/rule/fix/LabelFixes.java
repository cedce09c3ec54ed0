package io.waypointguard.rule.fix;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.RuleContext;

/** Patches of labels. */
public final class LabelFixes {

    private LabelFixes() {}

    /** The labels by which a Service, a ServiceEntry or a Namespace uses a waypoint of its own Namespace. */
    public static Fix enrolled(MeshObject object, RuleContext context) {
        String namespace = object.kind() == Kind.NAMESPACE
                ? object.metadata().name()
                : object.metadata().namespace();
        Fields labels = new Fields()
                .put(
                        UseWaypoint.LABEL,
                        GatewayFixes.suggestedWaypoint(namespace, context.surroundings(), context.settings()));
        if (object.metadata().label(UseWaypoint.NAMESPACE_LABEL).isPresent()) {
            labels.remove(UseWaypoint.NAMESPACE_LABEL);
        }
        return patch(object, labels);
    }

    /** One label of an object. */
    public static Fix labelled(MeshObject object, String label, String value) {
        return patch(object, new Fields().put(label, value));
    }

    private static Fix patch(MeshObject object, Fields labels) {
        return ObjectFields.patch(object, new Fields().put("labels", labels.map()), new Fields());
    }
}
