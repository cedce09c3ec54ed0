package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.PolicySpec.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who enforces a policy, with what effect, and what istiod will say of it.
 *
 * @param ztunnel what ztunnel makes of it; nothing for a policy with target references, which ztunnel never sees
 * @param targets one for each target reference; empty for a policy without
 * @param conditions what istiod writes into {@code status.conditions}
 */
public record PolicyEnforcement(
        Optional<ZtunnelConversion> ztunnel,
        List<TargetEnforcement> targets,
        Effect effect,
        List<StatusCondition> conditions) {

    public static PolicyEnforcement of(AuthorizationPolicy policy, Mesh mesh, MeshSettings settings) {
        if (policy.spec().isForZtunnel()) {
            ZtunnelConversion ztunnel = ZtunnelConversion.of(policy, settings);
            return new PolicyEnforcement(
                    Optional.of(ztunnel), List.of(), ztunnel.effect(), decodable(policy, List.of(ztunnel.condition())));
        }
        List<TargetEnforcement> targets = new TargetResolver(mesh, settings).resolve(policy);
        List<StatusCondition> conditions = new ArrayList<>();
        conditions.add(waypointAccepted(targets));
        if (DryRun.of(policy) == DryRun.ON) {
            // istiod looks at the annotation before it looks at the targets (convertAuthorizationPolicy).
            conditions.add(
                    new StatusCondition(StatusCondition.ZTUNNEL_ACCEPTED, false, IstiodReason.UNSUPPORTED_VALUE));
        }
        return new PolicyEnforcement(Optional.empty(), targets, effect(policy, targets), decodable(policy, conditions));
    }

    /** istiod cannot even decode an unknown action, and writes nothing. */
    private static List<StatusCondition> decodable(AuthorizationPolicy policy, List<StatusCondition> conditions) {
        return policy.spec().action() == Action.UNKNOWN ? List.of() : List.copyOf(conditions);
    }

    private static Effect effect(AuthorizationPolicy policy, List<TargetEnforcement> targets) {
        long enforced = targets.stream().filter(TargetEnforcement::enforced).count();
        if (enforced == 0 || policy.spec().action() == Action.UNKNOWN) {
            return Effect.NEVER_ENFORCED;
        }
        return enforced == targets.size() ? Effect.AS_WRITTEN : Effect.PARTLY_ENFORCED;
    }

    /** pilot/pkg/model/service.go, flattenConditions. */
    private static StatusCondition waypointAccepted(List<TargetEnforcement> targets) {
        if (targets.size() == 1) {
            TargetEnforcement only = targets.get(0);
            return new StatusCondition(StatusCondition.WAYPOINT_ACCEPTED, only.istiodBinds(), only.istiodReason());
        }
        boolean any = targets.stream().anyMatch(TargetEnforcement::istiodBinds);
        boolean all = targets.stream().allMatch(TargetEnforcement::istiodBinds);
        String reason = all ? IstiodReason.ACCEPTED : any ? IstiodReason.PARTIALLY_INVALID : IstiodReason.INVALID;
        return new StatusCondition(StatusCondition.WAYPOINT_ACCEPTED, any, reason);
    }
}
