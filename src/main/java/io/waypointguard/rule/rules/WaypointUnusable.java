package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.TargetEnforcement.Standing;
import io.waypointguard.enforcement.WaypointBinding;
import io.waypointguard.enforcement.WaypointBinding.Outcome;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.UseWaypoint;
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

/** WG008: the target names a waypoint that cannot serve it. */
public final class WaypointUnusable implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG008", "waypoint-unusable")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("The target's waypoint cannot serve it")
            .firesWhen(
                    "the label of the target, or of its Namespace, names a Gateway that is no waypoint by its class, whose"
                            + " `istio.io/waypoint-for` leaves Services out, or whose `allowedRoutes` refuses the Namespace. A"
                            + " Gateway that does not exist, is being deleted (alone or with its Namespace), or has no"
                            + " address, may still come.")
            .consequence(
                    "The policy is enforced by nobody: traffic goes past the waypoint. For a Gateway of another class istiod"
                            + " reports the target as bound all the same.")
            .howToFix("Name a waypoint that serves Services, and open its listener to the Namespace.")
            .link(Links.WAYPOINT)
            .build();

    private static final String CONSEQUENCE = "the policy is enforced by nobody for it, and all traffic passes";

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (TargetEnforcement target : context.targets(policy)) {
            target.binding().ifPresent(binding -> {
                if (target.standing() == Standing.WAYPOINT_UNUSABLE) {
                    binding.gateway()
                            .ifPresent(gateway -> findings.add(unusable(policy, target, binding, gateway, context)));
                } else if (target.pending()) {
                    binding.use().ifPresent(use -> findings.add(pending(policy, target, binding, use)));
                }
            });
        }
        return findings;
    }

    private static Finding pending(
            AuthorizationPolicy policy, TargetEnforcement target, WaypointBinding binding, UseWaypoint use) {
        String state = switch (binding.outcome()) {
            case GATEWAY_MISSING -> "does not exist yet";
            case GATEWAY_BEING_DELETED -> "is being deleted";
            default -> "has no address yet";
        };
        return Finding.of(
                        INFO,
                        policy,
                        target.ref().path() + ".name",
                        target.ref() + " uses the waypoint " + use.gateway() + ", which " + state,
                        binding.outcome() == Outcome.GATEWAY_BEING_DELETED
                                ? "until there is another of its name, the policy is enforced by nobody for it, and all"
                                        + " traffic passes"
                                : "until then the policy is enforced by nobody for it, and all traffic passes",
                        binding.outcome() == Outcome.GATEWAY_MISSING ? GatewayFixes.waypoint(use.gateway()) : Fix.NONE)
                .asPending();
    }

    private static Finding unusable(
            AuthorizationPolicy policy,
            TargetEnforcement target,
            WaypointBinding binding,
            Gateway gateway,
            RuleContext context) {
        WaypointGateway waypoint = new WaypointGateway(gateway, context.mesh(), context.settings());
        return Finding.of(
                INFO,
                policy,
                target.ref().path() + ".name",
                new TargetFault(policy, context.mesh(), context.settings()).of(target),
                CONSEQUENCE,
                GatewayFixes.serving(waypoint, binding.faults(), policy.namespace()));
    }
}
