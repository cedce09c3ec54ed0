package io.waypointguard.enforcement;

import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.Service;
import java.util.List;
import java.util.Optional;

/**
 * Which waypoint a Service or ServiceEntry uses, and what istiod will say of it.
 *
 * @param waypoint the waypoint that sees its traffic; nothing for an ExternalName and for a headless Service, whose
 *     traffic never passes the waypoint that it may be bound to
 * @param conditions what istiod writes into {@code status.conditions} (pilot/pkg/model/service.go, ServiceInfo)
 */
public record ServiceEnforcement(
        WaypointBinding binding, Optional<NamespacedName> waypoint, List<StatusCondition> conditions) {

    public static ServiceEnforcement of(MeshObject object, Mesh mesh, MeshSettings settings) {
        WaypointBinding binding = new WaypointResolver(mesh, settings).resolve(object.metadata());
        boolean externalName = object instanceof Service service && service.isExternalName();
        boolean bypassed = externalName || (object instanceof Service service && service.headless());
        return new ServiceEnforcement(
                binding,
                bypassed ? Optional.empty() : binding.waypoint(),
                externalName ? List.of() : condition(binding).stream().toList());
    }

    private static Optional<StatusCondition> condition(WaypointBinding binding) {
        if (binding.istiodBinds()) {
            return Optional.of(
                    new StatusCondition(StatusCondition.WAYPOINT_BOUND, true, IstiodReason.WAYPOINT_ACCEPTED));
        }
        return binding.istiodError().map(reason -> new StatusCondition(StatusCondition.WAYPOINT_BOUND, false, reason));
    }
}
