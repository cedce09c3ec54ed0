package io.waypointguard.guard;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.ObjectRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the guard says to a change.
 *
 * @param findings everything that somebody is told, the worst first
 * @param scope the objects that say that the change is judged, and how; the findings have their own evidence
 * @param missed the objects that were looked up and exist but could not be read: until they are, the decision is a guess
 */
public record Decision(List<JudgedFinding> findings, Evidence scope, Set<ObjectRef> missed) {

    /** The change does not concern the guard, or nothing is wrong with it. */
    public static final Decision ADMITTED = new Decision(List.of(), Evidence.NONE);

    public Decision {
        missed = Set.copyOf(missed);
        findings = findings.stream().sorted(JudgedFinding.WORST_FIRST).toList();
    }

    public Decision(List<JudgedFinding> findings, Evidence scope) {
        this(findings, scope, Set.of());
    }

    /** The same, while those objects could not be read. */
    Decision missing(Set<ObjectRef> unread) {
        return unread.isEmpty() ? this : new Decision(findings, scope, unread);
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
     * What has to be read live before this decision is final: what a denial rests on, and what was looked up and could
     * not be read; without the changed object, of which the request says what it is.
     */
    public Evidence toReadLive(Change change) {
        Evidence unread = Evidence.unread(missed);
        Evidence evidence = allowed() ? unread : Evidence.union(Stream.of(evidenceOfDenials(), unread));
        return change.subject().map(subject -> evidence.without(subject.ref())).orElse(evidence);
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
