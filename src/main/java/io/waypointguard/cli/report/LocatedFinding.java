package io.waypointguard.cli.report;

import io.waypointguard.guard.Decision;
import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.guard.Outcome;
import io.waypointguard.manifests.SourcedObject;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.rule.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A finding that somebody is told: a denial or a warning, with its place.
 *
 * @param line of the place that the finding is about, not of the object
 */
public record LocatedFinding(JudgedFinding judged, String file, int line) {

    /** Denials before warnings; then as the rules stand in the book; then by Namespace, name and path. */
    public static final Comparator<LocatedFinding> WORST_FIRST =
            Comparator.comparing(LocatedFinding::judged, JudgedFinding.WORST_FIRST);

    /** What a decision about an object tells, the worst first; what is only for the audit log is left out. */
    public static List<LocatedFinding> of(Decision decision, SourcedObject source) {
        return Stream.concat(decision.denials().stream(), decision.warnings().stream())
                .map(judged -> new LocatedFinding(
                        judged, source.file(), source.lineOf(judged.finding().path())))
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
        return nameOf(subject());
    }

    /** {@code Kind namespace/name}, with a star for what the API server will add to a {@code generateName}. */
    public static String nameOf(MeshObject object) {
        Metadata metadata = object.metadata();
        String prefix = metadata.namespace().isEmpty() ? "" : metadata.namespace() + "/";
        return object.kind().kindName() + " " + prefix + metadata.displayName();
    }
}
