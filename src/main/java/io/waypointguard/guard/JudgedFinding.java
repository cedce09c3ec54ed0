package io.waypointguard.guard;

import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleBook;
import java.util.Comparator;

/** A finding, and what became of it. */
public record JudgedFinding(Finding finding, Outcome outcome) {

    /** The order of reports: denials first; then as the rules stand in the book; then by Namespace, name and path. */
    public static final Comparator<JudgedFinding> WORST_FIRST = Comparator.comparing(JudgedFinding::outcome)
            .reversed()
            .thenComparing(judged -> RuleBook.position(judged.finding().rule()))
            .thenComparing(judged -> judged.subject().namespacedName())
            .thenComparing(judged -> judged.finding().path());

    private ObjectRef subject() {
        return finding.subject().ref();
    }
}
