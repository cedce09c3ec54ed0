package io.waypointguard.rule.rules;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.PolicyFixes;
import java.util.List;

/** WG004: the platform wants the group of a target written out. Istio does not. */
public final class TargetGroupMissing implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG004", "target-group-missing")
            .level(Level.STRICT)
            .severity(Severity.DENY)
            .summary("A target reference to a Service without its group")
            .firesWhen(
                    "a target reference to `kind: Service` has no `group`. `group: \"\"` and `group: core` are the same, and"
                            + " both explicit.")
            .consequence(
                    "Istio reads an absent group as the core group and enforces the policy: this is a rule of the platform, not"
                            + " of Istio. The same habit with a Gateway or a ServiceEntry is refused by istiod.")
            .howToFix("Write `group: \"\"`.")
            .link(Links.TARGET_REFERENCE)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<TargetRef> missing = policy.spec().effectiveTargetRefs().stream()
                .filter(ref -> ref.kind().equals(Kind.SERVICE.kindName()) && !ref.groupPresent())
                .toList();
        // One text for all: a policy may have thousands of references before anybody counts them.
        Fix fix = missing.isEmpty() ? Fix.NONE : PolicyFixes.withCorrectTargets(policy);
        return missing.stream()
                .map(ref -> Finding.of(
                        INFO,
                        policy,
                        ref.path() + ".group",
                        "the reference to Service " + ref.name() + " has no group, and this platform wants group: \"\"",
                        "Istio reads an absent group as the core group; this is a rule of the platform",
                        fix))
                .toList();
    }
}
