package io.waypointguard.guard;

import io.waypointguard.rule.Finding;

/** A dry run cannot see the other objects of its own set: what rests on another object is a warning there. */
final class DryRunStep implements Softening {

    @Override
    public Outcome soften(Finding finding, Outcome outcome, Situation situation) {
        boolean restsOnOthers = situation.change().dryRun()
                && finding.evidence().restsOnOthersThan(finding.subject().ref());
        return restsOnOthers ? outcome.atMost(Outcome.WARN) : outcome;
    }
}
