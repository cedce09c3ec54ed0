package io.waypointguard.guard;

import io.waypointguard.mesh.Evidence;
import java.util.List;

/**
 * What the guard says to a change.
 *
 * @param findings everything that somebody is told, the worst first
 * @param evidence the objects that the decision rests on; where a denial comes from a cache, reading exactly these
 *     live shows whether it still holds
 */
public record Decision(List<JudgedFinding> findings, Evidence evidence) {

    /** The change does not concern the guard, or nothing is wrong with it. */
    public static final Decision ADMITTED = new Decision(List.of(), Evidence.NONE);

    public Decision {
        findings = findings.stream().sorted(JudgedFinding.WORST_FIRST).toList();
    }

    public boolean allowed() {
        return denials().isEmpty();
    }

    public List<JudgedFinding> denials() {
        return with(Outcome.DENY);
    }

    public List<JudgedFinding> warnings() {
        return with(Outcome.WARN);
    }

    public List<JudgedFinding> audits() {
        return with(Outcome.AUDIT);
    }

    private List<JudgedFinding> with(Outcome outcome) {
        return findings.stream().filter(judged -> judged.outcome() == outcome).toList();
    }
}
