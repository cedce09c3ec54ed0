package io.waypointguard.cli.explain;

import io.waypointguard.cli.report.LocatedObject;
import io.waypointguard.enforcement.ServiceEnforcement;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.NamespacedName;
import java.util.List;
import java.util.Optional;

/**
 * Which waypoint a Service or ServiceEntry uses.
 *
 * @param istiod what istiod has written; nothing for an object of a file, which has no status
 * @param policies those that target it, its waypoint, or all waypoints of the mesh
 */
public record ServiceExplanation(
        LocatedObject located,
        MeshObject service,
        ServiceEnforcement enforcement,
        Optional<IstiodStatus> istiod,
        List<NamespacedName> policies) {

    public ServiceExplanation {
        policies = List.copyOf(policies);
    }
}
