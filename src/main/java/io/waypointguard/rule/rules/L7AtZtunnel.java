package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.ConvertedRule;
import io.waypointguard.enforcement.DryRun;
import io.waypointguard.enforcement.ZtunnelConversion;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fixes;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import java.util.List;
import java.util.stream.Collectors;

/** WG002: HTTP attributes in a policy that ztunnel enforces, which it cannot. */
public final class L7AtZtunnel implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.baseline(
            "WG002",
            "l7-at-ztunnel",
            "L7 attributes in a policy that ztunnel is to enforce",
            "a policy without targetRefs (with `selector`, for a whole Namespace, with `targetRefs: []`, or in the root"
                    + " namespace) asks for something that ztunnel cannot see: hosts, methods, paths, request"
                    + " principals, remote IP blocks, or a `when` key other than source.ip, source.namespace,"
                    + " source.principal, destination.ip and destination.port. Wildcards make no difference. A dry run"
                    + " is WG003's.",
            "ALLOW: every rule with such an attribute is dropped, and an ALLOW without rules blocks all traffic. DENY:"
                    + " the attribute alone is dropped, so that the rule either is never enforced or matches more than"
                    + " written.",
            "Give the Service a waypoint and attach the policy to the Service with `targetRefs`.",
            Links.L7_FEATURES);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        if (!policy.spec().isForZtunnel() || DryRun.of(policy) == DryRun.ON) {
            return List.of();
        }
        ZtunnelConversion ztunnel = context.ztunnel(policy);
        if (ztunnel.unsupported().isEmpty()) {
            return List.of();
        }
        return List.of(Finding.of(
                INFO,
                policy,
                ztunnel.unsupported().values().iterator().next(),
                "a policy without targetRefs is enforced by ztunnel, which does not know "
                        + String.join(", ", ztunnel.unsupported().keySet()),
                consequence(ztunnel),
                Fixes.targeted(policy, context)));
    }

    private static String consequence(ZtunnelConversion ztunnel) {
        return switch (ztunnel.effect()) {
            case DENIES_EVERYTHING -> "ztunnel drops every rule of this ALLOW, and what is left blocks all traffic";
            case NEVER_ENFORCED -> neverEnforced(ztunnel);
            case WIDER_THAN_WRITTEN ->
                "ztunnel enforces what is left of the rules: the policy matches more than" + " written";
            case PARTLY_ENFORCED, AS_WRITTEN ->
                lost(ztunnel) + " never enforced by ztunnel: the policy does less than" + " written";
        };
    }

    private static String neverEnforced(ZtunnelConversion ztunnel) {
        if (!ztunnel.sent()) {
            return "ztunnel is not given a policy with this action: it is never enforced";
        }
        return ztunnel.attached()
                ? "ztunnel is left with rules that match nothing: the policy is never enforced, and lets through all"
                        + " that it should stop"
                : "the policy is attached to no workload, and never enforced";
    }

    private static String lost(ZtunnelConversion ztunnel) {
        String paths = ztunnel.rules().stream()
                .filter(rule -> !rule.unsupported().isEmpty())
                .limit(5)
                .map(ConvertedRule::rule)
                .map(rule -> rule.path())
                .collect(Collectors.joining(", "));
        return paths + (paths.contains(",") ? " are" : " is") + " partly or wholly";
    }
}
