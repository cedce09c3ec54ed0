package io.waypointguard.rule;

import io.waypointguard.rule.rules.StandardRules;
import java.util.Locale;

/** Writes {@code docs/rules.md} from the rules themselves. */
final class RuleDocumentation {

    private RuleDocumentation() {}

    static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# Rules\n\n")
                .append(
                        "Generated from the rules; a test holds it. Rules are listed in the order in which findings are")
                .append(" reported: a cause stands before its consequence.\n\n")
                .append("*Level*: `baseline` rules find what Istio would not enforce as written; `strict` adds the")
                .append(" platform's own rules, which Istio does not have. A *warning* never denies.\n\n")
                .append("| id | name | level | what is wrong |\n|---|---|---|---|\n");
        for (Rule rule : StandardRules.registry().rules()) {
            RuleInfo info = rule.info();
            page.append(String.format(
                    "| [%s](#%s) | %s | %s | %s |%n",
                    info.id(), anchor(info), info.name(), level(info), info.summary()));
        }
        StandardRules.registry().rules().forEach(rule -> section(rule.info(), page));
        return page.toString();
    }

    private static void section(RuleInfo info, StringBuilder page) {
        page.append(String.format("%n## %s %s%n%n", info.id(), info.name()))
                .append(info.summary())
                .append(". Level: ")
                .append(level(info))
                .append(".\n\n")
                .append("- **Fires when** ")
                .append(info.firesWhen())
                .append('\n')
                .append("- **What Istio does.** ")
                .append(info.consequence())
                .append('\n')
                .append("- **How to fix it.** ")
                .append(info.howToFix())
                .append('\n');
        if (!info.silentWhere().isEmpty()) {
            page.append("- **Silent where** ")
                    .append(String.join(
                            ", ", info.silentWhere().stream().sorted().toList()))
                    .append(" denies the same object, or warns of it and this rule would only warn, too.\n");
        }
        page.append("- **More:** <").append(info.link()).append(">\n");
    }

    private static String level(RuleInfo info) {
        return info.severity() == Severity.WARNING ? "warning" : info.level().text();
    }

    private static String anchor(RuleInfo info) {
        return (info.id() + "-" + info.name()).toLowerCase(Locale.ROOT);
    }
}
