package io.waypointguard.enforcement;

import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Policy;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.TargetRef;
import java.util.ArrayList;
import java.util.List;

/** What a change of the mesh does to one policy, for one of its targets: who enforced it before, and who after. */
public record Impact(Policy policy, TargetEnforcement before, TargetEnforcement after) {

    /**
     * Of that change on that policy, a target reference each; nothing for a policy that ztunnel enforces, or that
     * istiod cannot read.
     */
    public static List<Impact> on(Policy policy, Mesh before, Mesh after, MeshSettings settings) {
        if (policy.action() == Action.UNKNOWN) {
            return List.of();
        }
        List<TargetEnforcement> enforcedBefore = new TargetResolver(before, settings).resolve(policy);
        List<TargetEnforcement> enforcedAfter = new TargetResolver(after, settings).resolve(policy);
        List<Impact> impacts = new ArrayList<>();
        for (int i = 0; i < enforcedBefore.size(); i++) {
            impacts.add(new Impact(policy, enforcedBefore.get(i), enforcedAfter.get(i)));
        }
        return impacts;
    }

    public TargetRef target() {
        return before.ref();
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
        return before.waiting() && !after.enforcedOnceReady() && !after.waiting();
    }
}
