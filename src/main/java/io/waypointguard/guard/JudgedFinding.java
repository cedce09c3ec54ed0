package io.waypointguard.guard;

import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleBook;
import java.util.Comparator;
import java.util.regex.Pattern;

/** A finding, and what became of it. */
public record JudgedFinding(Finding finding, Outcome outcome) {

    /** The order of reports: denials first; then as the rules stand in the book; then by Namespace, name and path. */
    public static final Comparator<JudgedFinding> WORST_FIRST = Comparator.comparing(JudgedFinding::outcome)
            .reversed()
            .thenComparing(judged -> RuleBook.position(judged.finding().rule()))
            .thenComparing(judged -> judged.subject().namespacedName())
            .thenComparing(judged -> inNumericOrder(judged.finding().path()));

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** So that {@code rules[2]} comes before {@code rules[10]}. */
    private static String inNumericOrder(String path) {
        return NUMBER.matcher(path).replaceAll(number -> String.format("%09d", Integer.parseInt(number.group())));
    }

    private ObjectRef subject() {
        return finding.subject().ref();
    }
}
