package io.waypointguard.cli;

import io.waypointguard.cli.report.Report;
import io.waypointguard.cli.report.ReportFormat;
import io.waypointguard.cli.report.ReportFormats;
import io.waypointguard.guard.Guard;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.rule.Level;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: judges manifests as the webhook would, with the files as the mesh. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Judges every AuthorizationPolicy, Service, ServiceEntry, Gateway and Namespace of some files, which"
                    + " together are the mesh.",
            ""
        },
        footer = {"", "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable files."})
final class CheckCommand implements Callable<Integer> {

    /** From which outcome on the exit code says so. */
    enum FailOn {
        DENY,
        WARN,
        NEVER
    }

    /** The levels that files can be judged at. */
    enum Strictness {
        BASELINE(Level.BASELINE),
        STRICT(Level.STRICT);

        private final Level level;

        Strictness(Level level) {
            this.level = level;
        }
    }

    private final Terminal terminal;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Files, folders (with all *.yaml, *.yml and *.json below them), or - for standard input.")
    private List<String> paths = List.of();

    @Mixin
    private MeshOptions mesh = new MeshOptions();

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

    @Option(names = "--enroll", description = "Add the waypoint label to the Services first, as the webhook would.")
    private boolean enroll;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ReportFormat output = Choices.named(
                "--format", format, ReportFormats.all(terminal.style(), Version.text()), ReportFormat::name);
        Manifests read = mesh.read(paths, terminal);
        Manifests judged = enroll ? EnrolledManifests.of(read, mesh.mesh()) : read;
        Report report = Report.of(judged, new Guard(mesh.guard(level.level)));
        output.write(report, terminal.out());
        return fails(report) ? ExitStatus.FINDINGS : ExitStatus.OK;
    }

    private boolean fails(Report report) {
        return switch (failOn) {
            case DENY -> report.denied() > 0;
            case WARN -> report.denied() + report.warned() > 0;
            case NEVER -> false;
        };
    }
}
