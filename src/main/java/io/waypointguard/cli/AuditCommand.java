package io.waypointguard.cli;

import io.waypointguard.cli.report.Inventory;
import io.waypointguard.cli.report.Report;
import io.waypointguard.cli.report.ReportFormat;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.Membership;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.Scope;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.rule.RuleRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit}: judges what is in a cluster already, as the webhook would if it came now. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Judges every AuthorizationPolicy, Service, ServiceEntry, Gateway and Namespace that is in a cluster, as the"
                    + " webhook would if it came now: before the webhook is installed, and afterwards for what it did not"
                    + " see. Changes nothing.",
            ""
        },
        footer = {
            "",
            "It needs the right to list these kinds and GatewayClasses in the whole cluster.",
            "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or a cluster that cannot be read."
        })
final class AuditCommand implements Callable<Integer> {

    private static final int SUGGESTIONS = 3;

    private final Terminal terminal;
    private final ClusterSource clusters;
    private final RuleRegistry rules;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Report on this Namespace alone. Default: the whole cluster.")
    private String namespace = "";

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private ReportOptions reporting = new ReportOptions();

    AuditCommand(Terminal terminal, ClusterSource clusters, RuleRegistry rules) {
        this.terminal = terminal;
        this.clusters = clusters;
        this.rules = rules;
    }

    @Override
    public Integer call() {
        ReportFormat format = reporting.format(terminal, rules);
        Optional<String> only = Choices.namespace(namespace);
        Guard guard = new Guard(rules, mesh.guard(false, reporting.level()));
        MeshSettings settings = guard.settings().rules().mesh();
        MeshSnapshot read = cluster.read(clusters, terminal).mesh();
        only.ifPresentOrElse(name -> checkNamespace(name, read, settings), () -> checkMesh(read));
        Inventory judged = Inventory.ofCluster(read)
                .only(object -> Scope.judges(object, read, settings)
                        && only.map(name -> name.equals(namespaceOf(object))).orElse(true));
        Report report = Report.of(judged, guard);
        report.undecided().forEach(terminal::note);
        format.write(report, terminal.out());
        return reporting.exitStatus(report);
    }

    private static String namespaceOf(MeshObject object) {
        return object instanceof Namespace namespace
                ? namespace.name()
                : object.metadata().namespace();
    }

    private void checkNamespace(String name, MeshSnapshot read, MeshSettings settings) {
        if (read.namespace(name).isEmpty()) {
            throw new UsageException("the cluster has no Namespace " + name + suggestion(name, read));
        }
        if (!Membership.concernsAmbient(name, read, settings)) {
            terminal.note("the Namespace " + name + " is not labelled " + IstioNames.DATAPLANE_MODE_LABEL + "="
                    + IstioNames.AMBIENT + ": its policies and Services are not judged");
        }
    }

    private void checkMesh(MeshSnapshot read) {
        if (namespaces(read).stream().noneMatch(Membership::isAmbient)) {
            terminal.note("no Namespace of the cluster is labelled " + IstioNames.DATAPLANE_MODE_LABEL + "="
                    + IstioNames.AMBIENT + ": policies and Services are judged where one is");
        }
    }

    private static String suggestion(String name, MeshSnapshot read) {
        List<String> known = namespaces(read).stream().map(Namespace::name).toList();
        List<String> near =
                Choices.nearest(name, known).stream().limit(SUGGESTIONS).toList();
        return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
    }

    private static List<Namespace> namespaces(MeshSnapshot read) {
        return read.objects().stream()
                .filter(Namespace.class::isInstance)
                .map(Namespace.class::cast)
                .toList();
    }
}
