package io.waypointguard.cli;

import io.waypointguard.cli.report.Inventory;
import io.waypointguard.cli.report.Report;
import io.waypointguard.cli.report.ReportFormat;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.rule.RuleRegistry;
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

    private final Terminal terminal;
    private final RuleRegistry rules;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Files, folders (with all *.yaml, *.yml and *.json below them), or - for standard input.")
    private List<String> paths = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The Namespace of objects that name none (rendered charts); without it, \"default\".")
    private String namespace = "";

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private ReportOptions reporting = new ReportOptions();

    @Option(names = "--enroll", description = "Add the waypoint label to the Services first, as the webhook would.")
    private boolean enroll;

    CheckCommand(Terminal terminal, RuleRegistry rules) {
        this.terminal = terminal;
        this.rules = rules;
    }

    @Override
    public Integer call() {
        ReportFormat format = reporting.format(terminal, rules);
        GuardSettings settings = files.guard(mesh, reporting.level());
        MeshSettings ofMesh = settings.rules().mesh();
        Manifests read = files.read(paths, Choices.namespace(namespace), ofMesh, terminal);
        Manifests judged = enroll ? EnrolledManifests.of(read, ofMesh) : read;
        Report report = Report.of(Inventory.of(judged), new Guard(rules, settings));
        format.write(report, terminal.out());
        return reporting.exitStatus(report);
    }
}
