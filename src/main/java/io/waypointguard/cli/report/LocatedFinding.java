package io.waypointguard.cli.report;

import io.waypointguard.guard.Decision;
import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.guard.Outcome;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.rule.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A finding that somebody is told: a denial or a warning, with its place.
 *
 * @param file empty for an object of a cluster
 * @param line of the place that the finding is about, not of the object; 0 in a cluster
 */
public record LocatedFinding(JudgedFinding judged, String file, int line) {

    /** Denials before warnings; then in the order of the rules; then by Namespace, name and path. */
    public static final Comparator<LocatedFinding> WORST_FIRST =
            Comparator.comparing(LocatedFinding::judged, JudgedFinding.WORST_FIRST);

    /** What a decision about an object tells, the worst first; what is only for the audit log is left out. */
    public static List<LocatedFinding> of(Decision decision, LocatedObject located) {
        return Stream.concat(decision.denials().stream(), decision.warnings().stream())
                .map(judged -> new LocatedFinding(
                        judged,
                        located.file(),
                        located.place().lineOf(judged.finding().path())))
                .sorted(WORST_FIRST)
                .toList();
    }

    public Finding finding() {
        return judged.finding();
    }

    public MeshObject subject() {
        return finding().subject();
    }

    public boolean isDenial() {
        return judged.outcome() == Outcome.DENY;
    }

    /** {@code Kind namespace/name}. */
    public String subjectName() {
        return LocatedObject.nameOf(subject());
    }

    /** Whether the object stands in a file, and not in a cluster. */
    public boolean hasFile() {
        return !file.isEmpty();
    }
}
