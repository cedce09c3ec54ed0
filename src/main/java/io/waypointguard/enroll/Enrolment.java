package io.waypointguard.enroll;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.Membership;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.mesh.Service;
import io.waypointguard.mesh.UseWaypoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides which labels a Service of an ambient Namespace is to get. Declarative: it looks at the Service as it will
 * be, not at what changed, so that applying the same manifest twice always ends the same, and a Service that has what
 * it needs gets nothing.
 *
 * @param defaultWaypoint for Namespaces that say nothing themselves
 */
public record Enrolment(MeshSettings settings, Optional<WaypointName> defaultWaypoint) {

    private static final String KUBE_SYSTEM = "kube-system";

    /**
     * The labels to add to the Service, by their keys; none when it has a say of its own, when its Namespace already
     * gives it a waypoint, when it is not to have one, or when nothing says which.
     */
    public Map<String, String> labels(Service service, Mesh mesh) {
        if (!isCandidate(service, mesh)) {
            return Map.of();
        }
        String namespace = service.metadata().namespace();
        return waypoint(namespace, mesh)
                .map(waypoint -> labels(service.metadata(), waypoint.in(namespace)))
                .orElse(Map.of());
    }

    /**
     * What has to be read live before these labels are final. What a Namespace says may have been written just before
     * the Service, in the same {@code kubectl apply}: one that is not known, or in which the Service gets no label, is
     * read first. So is an object that was looked up for the labels and could not be read.
     *
     * @param mesh in which the labels were decided
     */
    public Evidence toReadLive(Service service, RecordingMesh mesh, Map<String, String> labels) {
        String namespace = service.metadata().namespace();
        boolean namespaceDecides = isOpenToOne(service)
                && (labels.isEmpty() || mesh.namespace(namespace).isEmpty());
        Evidence unread = Evidence.unread(mesh.missed());
        return namespaceDecides ? unread.and(ObjectRef.namespace(namespace)) : unread;
    }

    private boolean isCandidate(Service service, Mesh mesh) {
        Optional<Namespace> namespace = mesh.namespace(service.metadata().namespace());
        boolean ambient = namespace.map(Membership::isAmbient).orElse(settings.unknownNamespaceIsAmbient());
        boolean decided = namespace
                .flatMap(found -> found.metadata().label(UseWaypoint.LABEL))
                .isPresent();
        return ambient && !decided && isOpenToOne(service);
    }

    /** Whether a Service could get a waypoint, for all that it says itself. */
    private static boolean isOpenToOne(Service service) {
        Metadata metadata = service.metadata();
        boolean gatewaysOwn = metadata.label(IstioNames.MANAGED_LABEL).isPresent()
                || metadata.label(IstioNames.GATEWAY_NAME_LABEL).isPresent();
        boolean clustersOwn = metadata.namespace().equals(KUBE_SYSTEM)
                || (metadata.namespace().equals("default") && metadata.name().equals("kubernetes"));
        return metadata.label(UseWaypoint.LABEL).isEmpty()
                && !service.isExternalName()
                && !gatewaysOwn
                && !clustersOwn
                && !metadata.terminating();
    }

    /** What the Namespace says; else its only waypoint; else the default. An unreadable annotation says nothing else. */
    private Optional<WaypointName> waypoint(String namespace, Mesh mesh) {
        Optional<String> annotation =
                mesh.namespace(namespace).flatMap(found -> found.metadata().annotation(Namespace.WAYPOINT_ANNOTATION));
        if (annotation.isPresent()) {
            return annotation.flatMap(WaypointName::of);
        }
        return onlyWaypoint(namespace, mesh).or(() -> defaultWaypoint);
    }

    private Optional<WaypointName> onlyWaypoint(String namespace, Mesh mesh) {
        List<Gateway> waypoints = mesh.gatewaysIn(namespace).stream()
                .filter(gateway -> serves(new WaypointGateway(gateway, mesh, settings), namespace))
                .toList();
        return waypoints.size() == 1
                ? WaypointName.of(waypoints.get(0).metadata().name())
                : Optional.empty();
    }

    private static boolean serves(WaypointGateway waypoint, String namespace) {
        return waypoint.isWaypoint()
                && waypoint.servesServices()
                && waypoint.allows(namespace)
                && !waypoint.isBeingDeleted();
    }

    private static Map<String, String> labels(Metadata service, NamespacedName waypoint) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(UseWaypoint.LABEL, waypoint.name());
        Optional<String> written = service.label(UseWaypoint.NAMESPACE_LABEL);
        if (written.isPresent()) {
            // A label is never overwritten, and with this one the new label would name another waypoint.
            return written.get().equals(waypoint.namespace()) ? labels : Map.of();
        }
        if (!waypoint.namespace().equals(service.namespace())) {
            labels.put(UseWaypoint.NAMESPACE_LABEL, waypoint.namespace());
        }
        return labels;
    }
}
