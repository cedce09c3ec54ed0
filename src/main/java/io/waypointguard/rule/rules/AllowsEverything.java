package io.waypointguard.rule.rules;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** WG015: an ALLOW rule that lets everything through. */
public final class AllowsEverything implements PolicyRule {

    /** Every HTTP request has them, so that a waypoint matches {@code *} always. */
    private static final Set<MatchField> ALWAYS_THERE =
            EnumSet.of(MatchField.HOSTS, MatchField.METHODS, MatchField.PATHS);

    private static final RuleInfo INFO = RuleInfo.of("WG015", "allows-everything")
            .level(Level.BASELINE)
            .severity(Severity.WARNING)
            .summary("An ALLOW rule that matches every request")
            .firesWhen(
                    "a rule of an ALLOW policy has no `from`, `to` and `when`, or an empty list in their place; or, for a"
                            + " waypoint, asks only for any host, method or path (`*`).")
            .consequence(
                    "Everybody is admitted, unauthenticated clients included, and the other rules of the policy mean nothing.")
            .howToFix("Say in `from` who is admitted; or leave the policy out.")
            .link(Links.AUTHORIZATION_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        if (policy.spec().action() != Action.ALLOW) {
            return List.of();
        }
        return policy.spec().rules().stream()
                .filter(rule -> matchesEverything(rule, !policy.spec().isForZtunnel()))
                .map(rule -> Finding.of(
                        INFO,
                        policy,
                        rule.path(),
                        "the rule matches every request",
                        "everybody is admitted, unauthenticated clients included"))
                .toList();
    }

    private static boolean matchesEverything(AuthorizationRule rule, boolean atWaypoint) {
        if (!rule.from().isEmpty()
                || !rule.when().isEmpty()
                || !rule.unknownFields().isEmpty()) {
            return false;
        }
        return rule.to().isEmpty() || (atWaypoint && rule.to().stream().anyMatch(AllowsEverything::isAnyRequest));
    }

    private static boolean isAnyRequest(MatchEntry operation) {
        return !operation.fields().isEmpty()
                && operation.unknownFields().isEmpty()
                && operation.fields().entrySet().stream()
                        .allMatch(field -> field.getValue().isEmpty()
                                || (ALWAYS_THERE.contains(field.getKey())
                                        && field.getValue().values().contains("*")));
    }
}
