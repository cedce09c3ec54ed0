package io.waypointguard.admission;

import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.rule.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Warnings as the API server passes them on to clients, in HTTP headers: few, short, each on a line, none twice. All
 * webhooks of a request share 4,096 characters; beyond them the API server cuts every warning.
 */
final class WarningTexts {

    static final int MOST = 5;
    static final int MAX_LENGTH = 200;

    private static final String DENIED_WITHOUT_DRY_RUN = "as things are, this is refused without --dry-run: ";

    private WarningTexts() {}

    static List<String> of(List<JudgedFinding> warnings) {
        List<String> texts = warnings.stream()
                .map(WarningTexts::text)
                .map(text -> SafeText.line(text, MAX_LENGTH))
                .distinct()
                .toList();
        if (texts.size() <= MOST) {
            return texts;
        }
        List<String> few = new ArrayList<>(texts.subList(0, MOST - 1));
        few.add("and " + (texts.size() - few.size()) + " more; rules: " + AdmissionResponses.ruleIds(warnings));
        return few.stream().map(text -> SafeText.line(text, MAX_LENGTH)).toList();
    }

    /** The place before the message, because what is too long is cut at its end. */
    private static String text(JudgedFinding judged) {
        Finding finding = judged.finding();
        return finding.rule().id() + " at " + SafeText.line(finding.path(), MAX_LENGTH / 2) + ": "
                + (judged.deniedWithoutDryRun() ? DENIED_WITHOUT_DRY_RUN : "") + finding.message();
    }
}
