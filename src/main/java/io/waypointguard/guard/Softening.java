package io.waypointguard.guard;

import io.waypointguard.rule.Finding;

/** One reason to do less about a finding. Steps only ever make an outcome milder. */
interface Softening {

    /** What becomes of the finding, of which the steps before made {@code outcome}. */
    Outcome soften(Finding finding, Outcome outcome, Situation situation);
}
