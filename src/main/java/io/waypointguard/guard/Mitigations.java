package io.waypointguard.guard;

import io.waypointguard.enforcement.DryRun;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleRegistry;
import io.waypointguard.rule.Severity;

/**
 * What makes a finding less than a denial. Each method is one mitigation: it takes the outcome that those before it
 * left, and never makes it worse. A new mitigation is a new method and a line in {@link #outcome}.
 */
record Mitigations(RuleRegistry rules) {

    /** On a Namespace: {@code deny}, {@code warn} or {@code off}; anything else counts as {@code deny}. */
    private static final String IMPACT_LABEL = "waypoint-guard.io/impact";

    /** What becomes of the finding. */
    Outcome outcome(Finding finding, Situation situation) {
        Outcome outcome = byLevel(finding, Outcome.DENY, situation.levels());
        outcome = byRuleLimit(finding, outcome, situation.settings());
        outcome = byImpactLimit(finding, outcome, situation.impact());
        outcome = byRatchet(finding, outcome, situation);
        outcome = byDryRun(finding, outcome, situation.change());
        return byPending(finding, outcome, situation.settings());
    }

    /** Whether only the dry run keeps a deletion from being refused. What a creation lacks may be in the same set. */
    boolean isDeniedWithoutDryRun(Finding finding, Outcome outcome, Situation situation) {
        return outcome != Outcome.DENY
                && situation.change().dryRun()
                && situation.change().after().isEmpty()
                && outcome(finding, situation.withoutDryRun()) == Outcome.DENY;
    }

    /** A rule denies where the enforce level includes it; else it warns or is audited where those levels include it. */
    private static Outcome byLevel(Finding finding, Outcome outcome, Levels levels) {
        Level needed = finding.rule().level();
        boolean enforced = levels.enforce().includes(needed);
        if (enforced && finding.severity() == Severity.DENY) {
            return outcome;
        }
        if (enforced || levels.warn().includes(needed)) {
            return outcome.atMost(Outcome.WARN);
        }
        return outcome.atMost(levels.audit().includes(needed) ? Outcome.AUDIT : Outcome.SILENT);
    }

    /** The operator's setting for a single rule. */
    private static Outcome byRuleLimit(Finding finding, Outcome outcome, GuardSettings settings) {
        return outcome.atMost(settings.ruleLimits().getOrDefault(finding.rule().id(), Outcome.DENY));
    }

    /** What the operator or the Namespace's label says about changes that concern other objects. */
    private Outcome byImpactLimit(Finding finding, Outcome outcome, Outcome limit) {
        return rules.isImpactRule(finding.rule()) ? outcome.atMost(limit) : outcome;
    }

    /** The most that an impact may lead to in a Namespace with these labels. */
    static Outcome impactLimit(Metadata namespace, Outcome otherwise) {
        return namespace
                .label(IMPACT_LABEL)
                .map(value -> switch (value) {
                    case "warn" -> Outcome.WARN;
                    case "off" -> Outcome.SILENT;
                    default -> Outcome.DENY;
                })
                .orElse(otherwise);
    }

    /**
     * A fault that was there before does not refuse a change that does not make it worse: an update that leaves a
     * policy's spec alone, such as the removal of a finalizer, or an update of another object that already had it.
     */
    private static Outcome byRatchet(Finding finding, Outcome outcome, Situation situation) {
        if (outcome != Outcome.DENY || situation.change().before().isEmpty()) {
            return outcome;
        }
        boolean old = finding.subject() instanceof AuthorizationPolicy policy
                ? isEnforcedAsBefore(policy, situation.change())
                : situation.findingsBefore().stream().anyMatch(finding::sameFaultAs);
        return old ? Outcome.WARN : outcome;
    }

    private static boolean isEnforcedAsBefore(AuthorizationPolicy after, Change change) {
        return change.before().orElse(null) instanceof AuthorizationPolicy before
                && before.spec().equals(after.spec())
                && DryRun.of(before) == DryRun.of(after);
    }

    /** A dry run cannot see the other objects of its own set: what rests on another object is a warning there. */
    private static Outcome byDryRun(Finding finding, Outcome outcome, Change change) {
        boolean restsOnOthers = change.dryRun()
                && finding.evidence().restsOnOthersThan(finding.subject().ref());
        return restsOnOthers ? outcome.atMost(Outcome.WARN) : outcome;
    }

    /** What is missing may still come: Helm and GitOps apply a policy before its Gateway. */
    private static Outcome byPending(Finding finding, Outcome outcome, GuardSettings settings) {
        return finding.pending() && !settings.pendingDenies() ? outcome.atMost(Outcome.WARN) : outcome;
    }
}
