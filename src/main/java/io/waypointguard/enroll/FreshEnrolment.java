package io.waypointguard.enroll;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Fresh;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.Readings;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.mesh.Service;
import java.util.Map;

/**
 * Enrols over a mesh that may be a moment behind. What a Namespace says may have been written just before the Service,
 * in the same {@code kubectl apply}: one that is not remembered, or in which the Service would get no label, is read
 * first.
 */
public record FreshEnrolment(Enrolment enrolment) {

    /** The labels to add to the Service, in a mesh that was remembered and, in part, read. */
    public Fresh<Map<String, String>> labels(Service service, MeshSnapshot remembered, Readings read) {
        ObjectRef namespace = ObjectRef.namespace(service.metadata().namespace());
        RecordingMesh mesh = new RecordingMesh(read.over(remembered));
        Map<String, String> labels = enrolment.labels(service, mesh);
        boolean namespaceDecides = Enrolment.isOpenToOne(service)
                && (labels.isEmpty() || remembered.find(namespace).isEmpty());
        Evidence missed = Evidence.unread(mesh.missed());
        return read.known(labels, namespaceDecides ? missed.and(namespace) : missed);
    }
}
