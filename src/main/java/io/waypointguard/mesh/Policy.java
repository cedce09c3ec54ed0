package io.waypointguard.mesh;

import io.waypointguard.mesh.PolicySpec.Action;
import java.util.List;

/**
 * An AuthorizationPolicy as the judgement of other objects sees it. What depends on an object is found through these
 * methods alone, so that a mesh may keep a {@link PolicyOutline} in place of the whole policy.
 */
public sealed interface Policy extends MeshObject permits AuthorizationPolicy, PolicyOutline {

    Action action();

    /** The references that Istio follows; empty where ztunnel is to enforce the policy. */
    List<TargetRef> targets();

    @Override
    default Kind kind() {
        return Kind.AUTHORIZATION_POLICY;
    }

    default String namespace() {
        return metadata().namespace();
    }
}
