package io.waypointguard.guard;

import io.waypointguard.rule.Finding;

/** What may still come: Helm and GitOps apply a policy before its Gateway. */
final class PendingStep implements Softening {

    @Override
    public Outcome soften(Finding finding, Outcome outcome, Situation situation) {
        return finding.pending() && !situation.settings().pendingDenies() ? outcome.atMost(Outcome.WARN) : outcome;
    }
}
