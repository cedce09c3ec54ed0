package io.waypointguard.cli.report;

import java.util.List;

/** All formats of {@code check} and {@code audit}. A new one is a new class and a line here. */
public final class ReportFormats {

    private ReportFormats() {}

    public static List<ReportFormat> all(Style style, String version) {
        return List.of(
                new TextFormat(style),
                new JsonFormat(),
                new SarifFormat(version),
                new JunitFormat(),
                new GithubFormat());
    }
}
