package io.waypointguard.guard;

import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Severity;

/** The levels of the Namespace: a rule denies where enforce includes it, else warns or is audited where those do. */
final class LevelStep implements Softening {

    @Override
    public Outcome soften(Finding finding, Outcome outcome, Situation situation) {
        Level needed = finding.rule().level();
        Levels levels = situation.levels();
        boolean enforced = levels.enforce().includes(needed);
        if (enforced && finding.severity() == Severity.DENY) {
            return outcome;
        }
        if (enforced || levels.warn().includes(needed)) {
            return outcome.atMost(Outcome.WARN);
        }
        return outcome.atMost(levels.audit().includes(needed) ? Outcome.AUDIT : Outcome.SILENT);
    }
}
