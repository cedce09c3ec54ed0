package io.waypointguard.guard;

import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.rule.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Notes which objects one decision looks up that exist but cannot be read, whatever comes of the look-up: an admission
 * must not rest on them either. A mesh in which everything can be read is left as it is.
 */
final class Lookups {

    private final List<RecordingMesh> meshes = new ArrayList<>();

    /** That mesh, whose look-ups the caller wants to know, too. */
    RecordingMesh recording(Mesh mesh) {
        RecordingMesh recording = new RecordingMesh(mesh);
        meshes.add(recording);
        return recording;
    }

    Mesh in(Mesh mesh) {
        return mesh.unreadable().isEmpty() ? mesh : recording(mesh);
    }

    Transition in(Transition transition) {
        return new Transition(
                transition.before(), transition.after(), in(transition.meshBefore()), in(transition.meshAfter()));
    }

    Set<ObjectRef> missed() {
        return meshes.stream().flatMap(mesh -> mesh.missed().stream()).collect(Collectors.toUnmodifiableSet());
    }
}
