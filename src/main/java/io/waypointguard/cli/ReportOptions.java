package io.waypointguard.cli;

import io.waypointguard.cli.report.Report;
import io.waypointguard.cli.report.ReportFormat;
import io.waypointguard.cli.report.ReportFormats;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleRegistry;
import picocli.CommandLine.Option;

/** How strictly to judge and how to report it, as options. */
final class ReportOptions {

    /** From which outcome on the exit code says so. */
    enum FailOn {
        DENY,
        WARN,
        NEVER
    }

    /** The levels that objects can be judged at. */
    enum Strictness {
        BASELINE(Level.BASELINE),
        STRICT(Level.STRICT);

        private final Level level;

        Strictness(Level level) {
            this.level = level;
        }
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json, sarif, junit or github. Default: ${DEFAULT-VALUE}.")
    private String format = "text";

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "strict",
            converter = Choices.OfStrictness.class,
            description = "baseline (what Istio would not enforce as written) or strict (and the platform's own rules),"
                    + " whatever the labels of the Namespaces say. Default: ${DEFAULT-VALUE}.")
    private Strictness level = Strictness.STRICT;

    @Option(
            names = "--fail-on",
            paramLabel = "OUTCOME",
            defaultValue = "deny",
            converter = Choices.OfFailOn.class,
            description = "deny, warn or never: what makes the exit code 1. Default: ${DEFAULT-VALUE}.")
    private FailOn failOn = FailOn.DENY;

    Level level() {
        return level.level;
    }

    /** The format that is asked for; ask for it first, so that a mistyped one costs no time. */
    ReportFormat format(Terminal terminal, RuleRegistry rules) {
        return Choices.named(
                "--format", format, ReportFormats.all(terminal.style(), Version.text(), rules), ReportFormat::name);
    }

    /** What the command ends with. */
    int exitStatus(Report report) {
        boolean fails = switch (failOn) {
            case DENY -> report.denied() > 0;
            case WARN -> report.denied() + report.warned() > 0;
            case NEVER -> false;
        };
        return fails ? ExitStatus.FINDINGS : ExitStatus.OK;
    }
}
