package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.ConvertedRule;
import io.waypointguard.enforcement.DryRun;
import io.waypointguard.enforcement.ZtunnelConversion;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** WG002: HTTP attributes in a policy that ztunnel enforces, which it cannot. */
public final class L7AtZtunnel implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG002", "l7-at-ztunnel")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("L7 attributes in a policy that ztunnel is to enforce")
            .firesWhen(
                    "a policy without targetRefs (with `selector`, for a whole Namespace, with `targetRefs: []`, or in the root"
                            + " namespace) asks for something that ztunnel cannot see: hosts, methods, paths, request"
                            + " principals, remote IP blocks, or a `when` key other than source.ip, source.namespace,"
                            + " source.principal, destination.ip and destination.port. Wildcards make no difference. A dry run"
                            + " is WG003's.")
            .consequence(
                    "ALLOW: every rule with such an attribute is dropped, and an ALLOW without rules blocks all traffic. DENY:"
                            + " the attribute alone is dropped, so that the rule either is never enforced or matches more than"
                            + " written.")
            .howToFix("Give the Service a waypoint and attach the policy to the Service with `targetRefs`.")
            .link(Links.L7_FEATURES)
            .build();

    private static final int MOST_NAMES = 10;

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
                        + listed(ztunnel.unsupported().keySet()),
                consequence(ztunnel, policy.spec().action()),
                PolicyFixes.targeted(policy, context)));
    }

    private static String consequence(ZtunnelConversion ztunnel, Action action) {
        if (!ztunnel.sent()) {
            return "ztunnel is not given a policy with this action: it is never enforced";
        }
        if (!ztunnel.attached()) {
            return "the policy is attached to no workload, and never enforced";
        }
        return ztunnel.rules().stream().anyMatch(ConvertedRule::reported)
                ? atZtunnel(ztunnel, action)
                : "the API server drops a field that its schema does not know, and the rule matches something else than"
                        + " written; where it knows the field, " + atZtunnel(ztunnel, action);
    }

    private static String atZtunnel(ZtunnelConversion ztunnel, Action action) {
        return switch (ztunnel.effect()) {
            case DENIES_EVERYTHING -> "ztunnel drops every rule of this ALLOW, and what is left blocks all traffic";
            case NEVER_ENFORCED ->
                "ztunnel is left with rules that match nothing: the policy is never enforced, and lets through all that"
                        + " it should stop";
            case AS_WRITTEN, PARTLY_ENFORCED, WIDER_THAN_WRITTEN -> ruleByRule(ztunnel, action);
        };
    }

    /** Some rules are left: those that lost something fail in another direction than those that match more. */
    private static String ruleByRule(ZtunnelConversion ztunnel, Action action) {
        List<String> effects = new ArrayList<>();
        List<String> lost = paths(ztunnel, rule -> !rule.unsupported().isEmpty() && rule.losesMatches());
        if (!lost.isEmpty()) {
            effects.add(
                    action == Action.ALLOW
                            ? "ztunnel drops " + listed(lost) + ", and blocks those whom nothing else admits"
                            : listed(lost) + ", in whole or in part, is never enforced, and lets through what it should"
                                    + " stop");
        }
        List<String> widened = paths(ztunnel, ConvertedRule::widened);
        if (!widened.isEmpty()) {
            effects.add("what is left of " + listed(widened) + " matches more than written");
        }
        return String.join("; ", effects);
    }

    private static List<String> paths(ZtunnelConversion ztunnel, Predicate<ConvertedRule> which) {
        return ztunnel.rules().stream()
                .filter(which)
                .map(rule -> rule.rule().path())
                .toList();
    }

    private static String listed(Collection<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }
}
