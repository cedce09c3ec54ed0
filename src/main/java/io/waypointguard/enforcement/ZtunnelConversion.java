package io.waypointguard.enforcement;

import io.waypointguard.enforcement.ConvertedRule.Outcome;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Policy;
import io.waypointguard.mesh.PolicyOutline;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.Selector;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A policy without target references, as istiod hands it to ztunnel
 * (pilot/pkg/serviceregistry/ambient/authorization.go, convertAuthorizationPolicy). Needs nothing but the policy.
 *
 * @param sent ztunnel is given the policy at all: not with another action than ALLOW and DENY, and not as a dry run
 * @param attached it is attached to workloads: {@code selector: {}} is sent, accepted and attached to none
 * @param unsupported what the rules ask that ztunnel cannot do: field names and {@code when} keys, each with the first
 *     place where it stands
 */
public record ZtunnelConversion(
        boolean sent,
        boolean attached,
        Scope scope,
        List<ConvertedRule> rules,
        SortedMap<String, String> unsupported,
        Effect effect,
        StatusCondition condition) {

    /** Which workloads a policy applies to (authorization.go: WORKLOAD_SELECTOR, NAMESPACE, GLOBAL). */
    public enum Scope {
        WORKLOAD,
        NAMESPACE,
        GLOBAL
    }

    public static ZtunnelConversion of(AuthorizationPolicy policy, MeshSettings settings) {
        PolicySpec spec = policy.spec();
        boolean sent = DryRun.of(policy) != DryRun.ON && isZtunnelAction(spec.action());
        List<ConvertedRule> rules = spec.rules().stream()
                .map(rule -> ConvertedRule.of(rule, spec.action()))
                .toList();
        SortedMap<String, String> unsupported = new TreeMap<>();
        rules.forEach(rule -> rule.unsupported().forEach(unsupported::putIfAbsent));
        Selector selector = spec.selector();
        boolean attached = sent && !(selector.present() && !selector.matchLabelsPresent());
        Scope scope = selector.present()
                ? Scope.WORKLOAD
                : settings.isRoot(policy.namespace()) ? Scope.GLOBAL : Scope.NAMESPACE;
        return new ZtunnelConversion(
                sent,
                attached,
                scope,
                rules,
                unsupported,
                effect(spec.action(), attached, rules),
                condition(sent, rules));
    }

    /**
     * Whether ztunnel would enforce all of a policy as written; meaningful for a policy without targets. The settings,
     * which decide its scope, make no difference.
     */
    public static boolean isAsWritten(Policy policy) {
        return policy instanceof AuthorizationPolicy whole
                ? of(whole, MeshSettings.DEFAULTS).effect() == Effect.AS_WRITTEN
                : ((PolicyOutline) policy).asWrittenAtZtunnel();
    }

    private static boolean isZtunnelAction(Action action) {
        return action == Action.ALLOW || action == Action.DENY;
    }

    /** How many rules can still match. */
    public long effectiveRules() {
        return sent
                ? rules.stream()
                        .filter(rule -> rule.outcome() == Outcome.CAN_MATCH)
                        .count()
                : 0;
    }

    /** Whether a rule without any clause is left. */
    public boolean matchesEverything() {
        return sent && rules.stream().anyMatch(ConvertedRule::matchesEverything);
    }

    private static Effect effect(Action action, boolean attached, List<ConvertedRule> rules) {
        if (!attached) {
            return Effect.NEVER_ENFORCED;
        }
        if (rules.stream().noneMatch(ConvertedRule::changed)) {
            return Effect.AS_WRITTEN;
        }
        boolean loses = rules.stream().anyMatch(ConvertedRule::losesMatches);
        boolean widened = rules.stream().anyMatch(ConvertedRule::widened);
        if (rules.stream().noneMatch(rule -> rule.outcome() == Outcome.CAN_MATCH)) {
            return action == Action.ALLOW ? Effect.DENIES_EVERYTHING : Effect.NEVER_ENFORCED;
        }
        // The worse first: an ALLOW that lets more through, a DENY that lets something through.
        if (action == Action.ALLOW) {
            return widened ? Effect.WIDER_THAN_WRITTEN : loses ? Effect.PARTLY_ENFORCED : Effect.AS_WRITTEN;
        }
        return loses ? Effect.PARTLY_ENFORCED : widened ? Effect.WIDER_THAN_WRITTEN : Effect.AS_WRITTEN;
    }

    /** What an unknown field asks is not in here: the API server prunes it before istiod sees it. */
    private static StatusCondition condition(boolean sent, List<ConvertedRule> rules) {
        boolean unsupported = !sent || rules.stream().anyMatch(ConvertedRule::reported);
        return new StatusCondition(
                StatusCondition.ZTUNNEL_ACCEPTED,
                sent,
                unsupported ? IstiodReason.UNSUPPORTED_VALUE : IstiodReason.ACCEPTED);
    }
}
