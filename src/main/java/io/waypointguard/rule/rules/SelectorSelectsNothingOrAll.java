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

/** WG011: empty selectors, which look alike and do opposite things (ambient/workloads.go, buildWorkloadPolicies). */
public final class SelectorSelectsNothingOrAll implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG011", "selector-selects-nothing-or-all")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("An empty selector")
            .firesWhen("a policy has `selector: {}` or `selector: {matchLabels: {}}`.")
            .consequence(
                    "`selector: {}` is attached to no workload and never enforced, though istiod reports it as accepted;"
                            + " `matchLabels: {}` is attached to every workload of the Namespace.")
            .howToFix(
                    "Attach the policy to the Service with `targetRefs`; or leave the selector out to mean the whole Namespace.")
            .link(Links.L4_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        Selector selector = policy.spec().selector();
        if (!selector.present() || !selector.matchLabels().isEmpty()) {
            return List.of();
        }
        boolean all = selector.matchLabelsPresent();
        return List.of(Finding.of(
                INFO,
                policy,
                all ? Selector.PATH + ".matchLabels" : Selector.PATH,
                all ? "matchLabels is empty" : "the selector has no matchLabels",
                all
                        ? "the policy is attached to every workload of the Namespace: it matches more than written"
                        : "the policy is attached to no workload and never enforced, though istiod reports it as accepted",
                PolicyFixes.targeted(policy, context)));
    }
}
