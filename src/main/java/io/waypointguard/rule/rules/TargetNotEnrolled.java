package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.TargetEnforcement.Standing;
import io.waypointguard.enforcement.WaypointBinding;
import io.waypointguard.enforcement.WaypointBinding.Outcome;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.LabelFixes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** WG007: the target has no waypoint, so nobody enforces the policy, not even its L4 rules. */
public final class TargetNotEnrolled implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG007", "target-not-enrolled")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("The target has no waypoint")
            .firesWhen(
                    "neither the target Service or ServiceEntry nor its Namespace has the label `istio.io/use-waypoint`; the"
                            + " label says `none`, or something that no Gateway can bear; the target is the Service of a waypoint"
                            + " itself; or it is an ExternalName, which never goes through one.")
            .consequence(
                    "The policy is enforced by nobody, its L4 rules included: ztunnel never sees a policy with targetRefs. All"
                            + " traffic passes.")
            .howToFix("Label the Service, or its Namespace, with the name of a waypoint.")
            .link(Links.WAYPOINT)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        TargetFault fault = new TargetFault(policy, context.mesh(), context.settings());
        List<Finding> findings = new ArrayList<>();
        for (TargetEnforcement target : context.targets(policy)) {
            if (target.standing() == Standing.EXTERNAL_NAME) {
                findings.add(finding(policy, target, fault, Fix.NONE));
            } else if (target.standing() == Standing.NOT_ENROLLED) {
                WaypointBinding binding = target.binding().orElseThrow();
                findings.add(finding(policy, target, fault, fix(policy, target, binding, context)));
            }
        }
        return findings;
    }

    private static Finding finding(AuthorizationPolicy policy, TargetEnforcement target, TargetFault fault, Fix fix) {
        return Finding.of(
                INFO,
                policy,
                target.ref().path() + ".name",
                fault.of(target),
                "the policy is enforced by nobody for it, its L4 rules included, and all traffic passes",
                fix);
    }

    private static Fix fix(
            AuthorizationPolicy policy, TargetEnforcement target, WaypointBinding binding, RuleContext context) {
        if (binding.outcome() == Outcome.GATEWAY_SERVICE) {
            return Fix.NONE;
        }
        Optional<MeshObject> object = target.ref().target(policy.namespace()).flatMap(context.mesh()::find);
        return object.map(found -> LabelFixes.enrolled(found, context)).orElse(Fix.NONE);
    }
}
