package io.waypointguard.cli.explain;

import io.waypointguard.enforcement.ServiceEnforcement;
import io.waypointguard.manifests.SourcedObject;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.NamespacedName;
import java.util.List;

/**
 * Which waypoint a Service or ServiceEntry uses.
 *
 * @param policies those that target it, its waypoint, or all waypoints of the mesh
 */
public record ServiceExplanation(
        SourcedObject source, MeshObject service, ServiceEnforcement enforcement, List<NamespacedName> policies) {

    public ServiceExplanation {
        policies = List.copyOf(policies);
    }
}
