package io.waypointguard.rule.rules;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Selector;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.PolicyFixes;
import java.util.List;

/** WG001: the platform wants targetRefs, not selectors. Istio enforces such a policy: the message must not deny it. */
public final class SelectorInAmbient implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG001", "selector-in-ambient")
            .level(Level.STRICT)
            .severity(Severity.DENY)
            .summary("A policy selects workloads instead of naming what it protects")
            .firesWhen(
                    "a policy has `selector`. With `guard.selectors=waypoint-only` one kind passes: an ALLOW that admits"
                            + " nobody but waypoints of the mesh, which keeps clients from going round the waypoint.")
            .consequence(
                    "ztunnel enforces the policy at the pods that it selects, as far as it can: this is a rule of the"
                            + " platform, not of Istio. A waypoint never looks at it.")
            .howToFix("Attach the policy to the Service with `targetRefs`.")
            .link(Links.L7_FEATURES)
            .silentWhere("WG002", "WG003", "WG005", "WG011")
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        if (!policy.spec().selector().present()) {
            return List.of();
        }
        boolean companion = WaypointCompanion.is(policy, context);
        if (companion && context.waypointOnlySelectors()) {
            return List.of();
        }
        String message = "the policy has a selector, and this platform wants targetRefs in ambient Namespaces";
        if (companion) {
            message += "; it admits waypoints only, and guard.selectors=waypoint-only would let it pass";
        }
        Finding finding = Finding.of(
                INFO,
                policy,
                Selector.PATH,
                message,
                "ztunnel enforces it at the pods that it selects, for L4 attributes only; this is a rule of the"
                        + " platform, Istio accepts such a policy",
                PolicyFixes.targeted(policy, context));
        boolean pending = context.waypointOnlySelectors() && WaypointCompanion.willBe(policy, context);
        return List.of(pending ? finding.asPending() : finding);
    }
}
