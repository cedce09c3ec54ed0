package io.waypointguard.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded.Known;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.manifests.SourcedObject;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Service;
import java.util.Map;
import java.util.Optional;

/** Manifests as they are once the webhook has given their Services the waypoint label. */
final class EnrolledManifests {

    private EnrolledManifests() {}

    static Manifests of(Manifests manifests, MeshSettings settings) {
        Enrolment enrolment = new Enrolment(settings, Optional.empty());
        Mesh mesh = manifests.mesh();
        return Manifests.of(manifests.objects().stream()
                .map(source -> source.object() instanceof Service service
                        ? labelled(source, enrolment.labels(service, mesh))
                        : source)
                .toList());
    }

    private static SourcedObject labelled(SourcedObject source, Map<String, String> labels) {
        if (labels.isEmpty()) {
            return source;
        }
        ObjectNode tree = source.tree().deepCopy();
        ObjectNode metadata = tree.withObject("/metadata");
        ObjectNode all = metadata.path("labels") instanceof ObjectNode present ? present : metadata.putObject("labels");
        labels.forEach(all::put);
        return ObjectDecoder.decode(tree) instanceof Known known ? source.with(known.object(), tree) : source;
    }
}
