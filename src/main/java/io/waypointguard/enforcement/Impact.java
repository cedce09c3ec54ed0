package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.mesh.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a change of the mesh does to one policy, for one of its targets: who enforced it before, and who after.
 *
 * @param evidence the objects that were looked at for it
 */
public record Impact(
        AuthorizationPolicy policy,
        TargetRef target,
        TargetEnforcement before,
        TargetEnforcement after,
        Evidence evidence) {

    /** Of that change on that policy, a target reference each; nothing for a policy that ztunnel enforces. */
    public static List<Impact> on(AuthorizationPolicy policy, Mesh before, Mesh after, MeshSettings settings) {
        RecordingMesh seenBefore = new RecordingMesh(before);
        RecordingMesh seenAfter = new RecordingMesh(after);
        List<TargetEnforcement> enforcedBefore = new TargetResolver(seenBefore, settings).resolve(policy);
        List<TargetEnforcement> enforcedAfter = new TargetResolver(seenAfter, settings).resolve(policy);
        Evidence evidence = Evidence.union(Stream.of(seenBefore.takeEvidence(), seenAfter.takeEvidence()))
                .and(policy.ref())
                .and(ObjectRef.namespace(policy.namespace()));
        List<Impact> impacts = new ArrayList<>();
        for (int i = 0; i < enforcedBefore.size(); i++) {
            TargetEnforcement target = enforcedBefore.get(i);
            impacts.add(new Impact(policy, target.ref(), target, enforcedAfter.get(i), evidence));
        }
        return impacts;
    }

    /**
     * The policy stops being enforced for the target. An address does not count: a Gateway that is there and can serve
     * the target enforces the policy as soon as it has one.
     */
    public boolean strands() {
        return before.enforcedOnceReady() && !after.enforcedOnceReady();
    }

    /** Nobody enforced it before, for want of something that might have come; now nothing that comes would help. */
    public boolean losesHope() {
        return !before.enforcedOnceReady() && before.pending() && !after.enforcedOnceReady() && !after.pending();
    }
}
