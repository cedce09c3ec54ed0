package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** WG009: a GatewayClass as a target means all waypoints of the mesh, and works in one way only. */
public final class GatewayClassTarget implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG009", "gateway-class-target")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("A GatewayClass target that attaches to no waypoint")
            .firesWhen(
                    "a target reference to a GatewayClass stands in another Namespace than the mesh's root namespace, or names"
                            + " another class than `istio-waypoint`.")
            .consequence(
                    "The policy is enforced by nobody. For another class of Istio's controller istiod reports it as accepted all"
                            + " the same.")
            .howToFix(
                    "Put the policy into the root namespace and name the class `istio-waypoint`; or target a Gateway.")
            .link(Links.TARGET_REFERENCE)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (TargetRef ref : policy.spec().effectiveTargetRefs()) {
            if (!ref.targetKind().equals(Optional.of(Kind.GATEWAY_CLASS))) {
                continue;
            }
            if (!context.settings().isRoot(policy.namespace())) {
                findings.add(finding(
                        policy,
                        ref.path(),
                        "a policy may target a GatewayClass only in the root namespace "
                                + context.settings().rootNamespace()));
            } else if (!ref.name().equals(IstioNames.WAYPOINT_CLASS)) {
                findings.add(finding(
                        policy,
                        ref.path() + ".name",
                        "a policy attaches to the GatewayClass " + IstioNames.WAYPOINT_CLASS + " only, not to "
                                + ref.name()));
            }
        }
        return findings;
    }

    private static Finding finding(AuthorizationPolicy policy, String path, String message) {
        return Finding.of(
                INFO, policy, path, message, "the policy is enforced by nobody for it, and all traffic passes");
    }
}
