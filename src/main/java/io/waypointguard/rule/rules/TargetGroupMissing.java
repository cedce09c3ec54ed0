package io.waypointguard.rule.rules;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fixes;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import java.util.ArrayList;
import java.util.List;

/** WG004: the platform wants the group of a target written out. Istio does not. */
public final class TargetGroupMissing implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.strict(
            "WG004",
            "target-group-missing",
            "A target reference to a Service without its group",
            "a target reference to `kind: Service` has no `group`. `group: \"\"` and `group: core` are the same, and"
                    + " both explicit.",
            "Istio reads an absent group as the core group and enforces the policy: this is a rule of the platform, not"
                    + " of Istio. The same habit with a Gateway or a ServiceEntry is refused by istiod.",
            "Write `group: \"\"`.",
            Links.TARGET_REFERENCE);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (TargetRef ref : policy.spec().effectiveTargetRefs()) {
            if (ref.kind().equals(Kind.SERVICE.kindName()) && !ref.groupPresent()) {
                findings.add(Finding.of(
                        INFO,
                        policy,
                        ref.path() + ".group",
                        "the reference to Service " + ref.name() + " has no group, and this platform wants group: \"\"",
                        "Istio reads an absent group as the core group; this is a rule of the platform",
                        fix(policy)));
            }
        }
        return findings;
    }

    private static String fix(AuthorizationPolicy policy) {
        List<TargetRef> refs = policy.spec().effectiveTargetRefs().stream()
                .map(ref -> ref.groupPresent()
                        ? ref
                        : new TargetRef(ref.path(), true, ref.group(), ref.kind(), ref.name(), ref.namespace()))
                .toList();
        return Fixes.retargeted(
                new AuthorizationPolicy(policy.metadata(), policy.spec().withTargetRefs(refs)));
    }
}
