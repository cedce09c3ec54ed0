package io.waypointguard.mesh;

import io.waypointguard.mesh.AuthorizationRule.Condition;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code spec} of an AuthorizationPolicy, as written. An absent spec and an empty one are the same.
 *
 * @param actionText the action as written; empty when absent
 * @param targetRef the singular, older field: at most one
 * @param unrecognised everything in it that the guard does not know, or that has the wrong type
 */
public record PolicySpec(
        Action action,
        String actionText,
        Provider provider,
        Selector selector,
        List<TargetRef> targetRef,
        TargetRefs targetRefs,
        List<AuthorizationRule> rules,
        List<Unrecognised> unrecognised) {

    public PolicySpec {
        targetRef = List.copyOf(targetRef);
        rules = List.copyOf(rules);
        unrecognised = List.copyOf(unrecognised);
    }

    /** The known actions. An absent action is ALLOW; {@code UNKNOWN} is any text that Istio does not know. */
    public enum Action {
        ALLOW,
        DENY,
        AUDIT,
        CUSTOM,
        UNKNOWN
    }

    /** {@code spec.provider} of a CUSTOM policy. */
    public record Provider(boolean present, String name) {}

    /** {@code spec.targetRefs}; an empty list that is there is not absent for the CRD, but is for istiod. */
    public record TargetRefs(boolean present, List<TargetRef> refs) {

        public TargetRefs {
            refs = List.copyOf(refs);
        }
    }

    /**
     * The references that Istio follows: {@code targetRefs}, or {@code targetRef} where the list is empty
     * (pilot/pkg/model/policyattachment.go, GetTargetRefs). None of them: ztunnel enforces the policy.
     */
    public List<TargetRef> effectiveTargetRefs() {
        return targetRefs.refs().isEmpty() ? targetRef : targetRefs.refs();
    }

    /** Whether ztunnel is to enforce it: waypoints look at policies with target references only. */
    public boolean isForZtunnel() {
        return effectiveTargetRefs().isEmpty();
    }

    /** Every list in which principals stand: those of the sources, and those of conditions on source.principal. */
    public List<StringList> principalLists() {
        List<StringList> lists = new ArrayList<>();
        for (AuthorizationRule rule : rules) {
            for (MatchEntry source : rule.from()) {
                lists.add(source.field(MatchField.PRINCIPALS));
                lists.add(source.field(MatchField.NOT_PRINCIPALS));
            }
            for (Condition condition : rule.when()) {
                if (condition.isOnPrincipal()) {
                    lists.add(condition.values());
                    lists.add(condition.notValues());
                }
            }
        }
        return lists;
    }

    /** The same policy with those target references and without a selector. */
    public PolicySpec withTargetRefs(List<TargetRef> refs) {
        return new PolicySpec(
                action,
                actionText,
                provider,
                Selector.ABSENT,
                List.of(),
                new TargetRefs(true, refs),
                rules,
                unrecognised);
    }

    /** The same policy with those rules. */
    public PolicySpec withRules(List<AuthorizationRule> others) {
        return new PolicySpec(action, actionText, provider, selector, targetRef, targetRefs, others, unrecognised);
    }
}
