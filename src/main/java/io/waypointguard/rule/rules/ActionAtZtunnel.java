package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.DryRun;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.PolicyFixes;
import java.util.List;

/** WG003: policies that istiod does not even hand to ztunnel. */
public final class ActionAtZtunnel implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG003", "action-at-ztunnel")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("An action that ztunnel is never given")
            .firesWhen(
                    "a policy without targetRefs has the action CUSTOM or AUDIT. A dry run (`istio.io/dry-run`) without"
                            + " targetRefs is a warning.")
            .consequence(
                    "istiod does not send the policy to ztunnel: it is never enforced, not even for L4 attributes.")
            .howToFix("Attach the policy to the Service with `targetRefs`: a waypoint knows these actions.")
            .link(Links.AUTHORIZATION_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        if (!policy.spec().isForZtunnel()) {
            return List.of();
        }
        Action action = policy.spec().action();
        if (action == Action.CUSTOM || action == Action.AUDIT) {
            return List.of(Finding.of(
                    INFO,
                    policy,
                    "spec.action",
                    "a policy without targetRefs is enforced by ztunnel, which does not support the action " + action,
                    "istiod does not send it to ztunnel: the policy is never enforced",
                    PolicyFixes.targeted(policy, context)));
        }
        if (DryRun.of(policy) == DryRun.ON) {
            return List.of(Finding.of(
                            INFO,
                            policy,
                            "metadata.annotations[" + IstioNames.DRY_RUN_ANNOTATION + "]",
                            "a dry run without targetRefs is not sent to ztunnel, unless istiod has"
                                    + " AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY",
                            "the policy is never enforced, and reports nothing of what it would do")
                    .asWarning());
        }
        return List.of();
    }
}
