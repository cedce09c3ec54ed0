package io.waypointguard.admission;

import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.render.FixYaml;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What people read after {@code admission webhook "NAME" denied the request: }: for each denial the rule, the place,
 * what is wrong, what Istio does with it, and the YAML that mends it. Where it would grow too long, it first leaves
 * out the YAML of later findings, then later findings.
 */
final class DenialMessage {

    static final int MAX_LENGTH = 16_000;
    private static final int MAX_SENTENCE = 1_500;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<Fix, String> rendered = new HashMap<>();
    private final Set<Fix> shown = new HashSet<>();
    private int room;

    private DenialMessage(int limit) {
        this.room = limit;
    }

    /** What is wrong, and what to do about it in words, for where there is no room for more. */
    private record Problem(Finding finding, String text, String advice) {

        static Problem of(Finding finding) {
            String text = finding.rule().id() + " " + finding.rule().name() + ", at "
                    + SafeText.line(finding.path(), 300) + ":\n"
                    + sentence(finding.message()) + "\nEffect: " + sentence(finding.consequence()) + "\n";
            return new Problem(finding, text, "Fix: " + sentence(finding.rule().howToFix()) + "\n\n");
        }

        int length() {
            return text.length() + advice.length();
        }
    }

    /** The message for these denials, of at most about {@code limit} characters. */
    static String of(List<JudgedFinding> denials, int limit) {
        DenialMessage message = new DenialMessage(limit);
        message.choose(denials);
        String head = denials.size() == 1 ? "" : denials.size() + " problems\n\n";
        int left = denials.size() - message.problems.size();
        return (head + message.text() + (left == 0 ? "" : "and " + left + " more")).stripTrailing();
    }

    /** As many as there is room for, and at least the first. */
    private void choose(List<JudgedFinding> denials) {
        for (JudgedFinding denial : denials) {
            Problem problem = Problem.of(denial.finding());
            if (!problems.isEmpty() && problem.length() > room) {
                return;
            }
            problems.add(problem);
            room -= problem.length();
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem.text()).append(fix(problem)));
        return text.toString();
    }

    /** Written once, however many findings share it, and the advice in its place where there is no room for it. */
    private String fix(Problem problem) {
        Fix fix = problem.finding().fix();
        if (shown.contains(fix)) {
            return "Fix: as above.\n\n";
        }
        String yaml = rendered.computeIfAbsent(fix, FixYaml::text);
        if (yaml.isEmpty() || yaml.length() > room) {
            return problem.advice();
        }
        shown.add(fix);
        room -= yaml.length();
        return "Fix:\n" + yaml.stripTrailing() + "\n\n";
    }

    /** Not capitalised: it may begin with the name of a field. */
    private static String sentence(String clause) {
        String line = SafeText.line(clause.strip(), MAX_SENTENCE);
        return line.isEmpty() || line.endsWith(".") ? line : line + ".";
    }
}
