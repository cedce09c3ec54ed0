package io.waypointguard.guard;

import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.rule.Finding;
import java.util.Comparator;

/**
 * A finding, and what became of it.
 *
 * @param position of its rule in the registry
 * @param deniedWithoutDryRun whether it is a warning of a dry-run deletion that would be refused without the dry run, as
 *     long as nothing else changes
 */
public record JudgedFinding(Finding finding, Outcome outcome, int position, boolean deniedWithoutDryRun) {

    public JudgedFinding(Finding finding, Outcome outcome, int position) {
        this(finding, outcome, position, false);
    }

    /** The order of reports: denials first; then in the order of the rules; then by Namespace, name and path. */
    public static final Comparator<JudgedFinding> WORST_FIRST = Comparator.comparing(JudgedFinding::outcome)
            .reversed()
            .thenComparing(JudgedFinding::position)
            .thenComparing(judged -> judged.subject().namespacedName())
            .thenComparing(judged -> judged.finding().path(), JudgedFinding::inNumericOrder);

    /** So that {@code rules[2]} comes before {@code rules[10]}: of two numbers, that with more digits is the larger. */
    private static int inNumericOrder(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        int at = 0;
        while (at < shorter && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        if (at == shorter) {
            return Integer.compare(a.length(), b.length());
        }
        int digitsOfA = digits(a, at);
        int digitsOfB = digits(b, at);
        boolean inNumbers = (at > 0 && isDigit(a.charAt(at - 1))) || (digitsOfA > 0 && digitsOfB > 0);
        return inNumbers && digitsOfA != digitsOfB
                ? Integer.compare(digitsOfA, digitsOfB)
                : Character.compare(a.charAt(at), b.charAt(at));
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end - from;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private ObjectRef subject() {
        return finding.subject().ref();
    }
}
