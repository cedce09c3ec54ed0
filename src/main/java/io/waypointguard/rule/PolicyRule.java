package io.waypointguard.rule;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshObject;
import java.util.List;

/** A rule about AuthorizationPolicies. */
public interface PolicyRule extends ObjectRule {

    List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context);

    @Override
    default List<Finding> check(MeshObject subject, RuleContext context) {
        return subject instanceof AuthorizationPolicy policy ? checkPolicy(policy, context) : List.of();
    }
}
