package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.TargetEnforcement.Standing;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.GatewayFixes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** WG006: the target is not there. */
public final class TargetNotFound implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG006", "target-not-found")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("The target does not exist")
            .firesWhen(
                    "the Service that a target reference names does not exist in the policy's own Namespace. A Gateway or a"
                            + " ServiceEntry that does not exist, and a Gateway that is being deleted (alone or with its"
                            + " Namespace) or has no address, may still come.")
            .consequence(
                    "The policy is enforced by nobody for that target: istiod reports TargetNotFound, and all traffic passes.")
            .howToFix("Put the policy into the Namespace of its target, and correct the name.")
            .link(Links.TARGET_REFERENCE)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (TargetEnforcement target : context.targets(policy)) {
            if (target.standing() == Standing.NOT_FOUND) {
                findings.add(finding(policy, target.ref(), "does not exist", Fix.NONE));
            } else if (target.pending() && target.binding().isEmpty()) {
                findings.add(pending(policy, target.ref(), context));
            }
        }
        return findings;
    }

    private static Finding pending(AuthorizationPolicy policy, TargetRef ref, RuleContext context) {
        NamespacedName name = new NamespacedName(policy.namespace(), ref.name());
        boolean gateway = ref.kind().equals(Kind.GATEWAY.kindName());
        Optional<WaypointGateway> found = gateway
                ? context.mesh().gateway(name).map(it -> new WaypointGateway(it, context.mesh(), context.settings()))
                : Optional.empty();
        String fault = found.map(it -> it.isBeingDeleted() ? "is being deleted" : "has no address yet")
                .orElse("does not exist yet");
        Fix fix = gateway && found.isEmpty() ? GatewayFixes.waypoint(name) : Fix.NONE;
        return finding(policy, ref, fault, fix).asPending();
    }

    private static Finding finding(AuthorizationPolicy policy, TargetRef ref, String fault, Fix fix) {
        return Finding.of(
                INFO,
                policy,
                ref.path() + ".name",
                ref + " " + fault + " in the policy's Namespace " + policy.namespace(),
                "the policy is enforced by nobody for it, and all traffic passes",
                fix);
    }
}
