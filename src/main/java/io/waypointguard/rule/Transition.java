package io.waypointguard.rule;

import io.waypointguard.enforcement.Dependents;
import io.waypointguard.enforcement.Impact;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.TargetResolver;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.Policy;
import io.waypointguard.mesh.RecordingMesh;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A change of one object, and the mesh before and after it.
 *
 * @param before the object as it was; nothing where it is created
 * @param after the object as it will be; nothing where it is deleted
 */
public record Transition(Optional<MeshObject> before, Optional<MeshObject> after, Mesh meshBefore, Mesh meshAfter) {

    /** The object, as it will be where it will be. */
    public MeshObject subject() {
        return after.or(() -> before).orElseThrow();
    }

    /** Who enforced the policies that depend on the object, before and after; a target each. */
    public List<Impact> impacts(MeshSettings settings) {
        return new Dependents(meshBefore, meshAfter, settings)
                .of(subject()).stream()
                        .flatMap(policy -> Impact.on(policy, meshBefore, meshAfter, settings).stream())
                        .toList();
    }

    /** What the statement rests on that the change does this or that to the policy. */
    public Evidence evidence(Policy policy, MeshSettings settings) {
        return Evidence.union(Stream.of(meshBefore, meshAfter).map(mesh -> lookedUp(policy, mesh, settings)))
                .and(policy.ref())
                .and(ObjectRef.namespace(policy.namespace()));
    }

    private static Evidence lookedUp(Policy policy, Mesh mesh, MeshSettings settings) {
        RecordingMesh recording = new RecordingMesh(mesh);
        new TargetResolver(recording, settings).resolve(policy);
        return recording.takeEvidence();
    }
}
