package io.waypointguard.mesh;

import io.waypointguard.mesh.PolicySpec.Action;
import java.util.List;

/** An Istio AuthorizationPolicy, v1 or v1beta1, which have the same schema. */
public record AuthorizationPolicy(Metadata metadata, PolicySpec spec) implements Policy {

    @Override
    public Action action() {
        return spec.action();
    }

    @Override
    public List<TargetRef> targets() {
        return spec.effectiveTargetRefs();
    }
}
