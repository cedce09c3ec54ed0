package io.waypointguard.guard;

import io.waypointguard.rule.Finding;

/** The operator's setting for a single rule. */
final class RuleLimitStep implements Softening {

    @Override
    public Outcome soften(Finding finding, Outcome outcome, Situation situation) {
        return outcome.atMost(
                situation.settings().ruleLimits().getOrDefault(finding.rule().id(), Outcome.DENY));
    }
}
