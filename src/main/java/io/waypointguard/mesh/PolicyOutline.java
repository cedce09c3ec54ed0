package io.waypointguard.mesh;

import io.waypointguard.mesh.PolicySpec.Action;
import java.util.List;

/**
 * What is kept in memory of a policy of the cluster: enough to say who enforces it for each of its targets, whatever
 * the size of its rules.
 *
 * @param targets the references that Istio follows, each once, without their places in the manifest
 * @param asWrittenAtZtunnel ztunnel would enforce all of its rules as written; false for a policy with targets
 */
public record PolicyOutline(Metadata metadata, Action action, List<TargetRef> targets, boolean asWrittenAtZtunnel)
        implements Policy {

    public PolicyOutline {
        targets = List.copyOf(targets);
    }
}
