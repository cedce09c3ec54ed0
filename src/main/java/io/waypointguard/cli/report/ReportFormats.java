package io.waypointguard.cli.report;

import io.waypointguard.rule.RuleRegistry;
import java.util.List;

/** All formats of {@code check} and {@code audit}. A new one is a new class and a line here. */
public final class ReportFormats {

    private ReportFormats() {}

    public static List<ReportFormat> all(Style style, String version, RuleRegistry rules) {
        return List.of(
                new TextFormat(style),
                new JsonFormat(),
                new SarifFormat(version, rules),
                new JunitFormat(),
                new GithubFormat());
    }
}
