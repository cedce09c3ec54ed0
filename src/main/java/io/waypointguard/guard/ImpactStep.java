package io.waypointguard.guard;

import io.waypointguard.mesh.Metadata;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleBook;

/** What the operator, or the label of the Namespace, says about changes that concern other objects. */
final class ImpactStep implements Softening {

    /** On a Namespace: {@code deny}, {@code warn} or {@code off}; anything else counts as {@code deny}. */
    private static final String LABEL = "waypoint-guard.io/impact";

    /** The most that an impact may lead to in that Namespace. */
    static Outcome limit(Metadata namespace, Outcome otherwise) {
        return namespace
                .label(LABEL)
                .map(value -> switch (value) {
                    case "warn" -> Outcome.WARN;
                    case "off" -> Outcome.SILENT;
                    default -> Outcome.DENY;
                })
                .orElse(otherwise);
    }

    @Override
    public Outcome soften(Finding finding, Outcome outcome, Situation situation) {
        return RuleBook.isAboutImpact(finding.rule()) ? outcome.atMost(situation.impact()) : outcome;
    }
}
