package io.waypointguard.guard;

import io.waypointguard.mesh.Evidence;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the guard says to a change.
 *
 * @param findings everything that somebody is told, the worst first
 * @param scope the objects that say that the change is judged, and how; the findings have their own evidence
 */
public record Decision(List<JudgedFinding> findings, Evidence scope) {

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

    /**
     * What has to be read live before this decision is final: nothing for an admission; for a denial what it rests on,
     * without the changed object, of which the request says what it is.
     */
    public Evidence toReadLive(Change change) {
        return allowed()
                ? Evidence.NONE
                : evidenceOfDenials().without(change.subject().orElseThrow().ref());
    }

    /** What its denials rest on: where that comes from a cache, reading exactly this shows if they hold. */
    public Evidence evidenceOfDenials() {
        return Evidence.union(Stream.concat(
                Stream.of(scope),
                denials().stream().map(judged -> judged.finding().evidence()).distinct()));
    }

    private List<JudgedFinding> with(Outcome outcome) {
        return findings.stream().filter(judged -> judged.outcome() == outcome).toList();
    }
}
