package io.waypointguard.cli;

import io.waypointguard.cli.explain.ExplainJson;
import io.waypointguard.cli.explain.ExplainText;
import io.waypointguard.cli.explain.Explainer;
import io.waypointguard.cli.explain.PolicyExplanation;
import io.waypointguard.cli.explain.ServiceExplanation;
import io.waypointguard.cli.explain.WrittenStatus;
import io.waypointguard.cli.report.Inventory;
import io.waypointguard.cli.report.JsonOutput;
import io.waypointguard.cli.report.LocatedObject;
import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: who enforces a policy, hop by hop, and which waypoint a Service uses. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Explains who enforces each rule of a policy and with what effect, which waypoint a Service uses, what istiod"
                    + " writes into its status, and what to type next. Of a cluster, or with --manifests of files.",
            ""
        },
        footer = {
            "",
            "Of a cluster it also says where the status that istiod has written is not the expected one; it needs the"
                    + " right to list what audit lists.",
            "Exit codes: 0 explained, 2 wrong usage, no such object, or files or a cluster that cannot be read."
        })
final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final ClusterSource clusters;
    private final RuleRegistry rules;

    @Parameters(
            arity = "0..1",
            paramLabel = "TYPE/NAME",
            description = "TYPE is authorizationpolicy (ap), service (svc) or serviceentry (se).")
    private String target = "";

    @Option(names = "--all", description = "Everything in the Namespace, or without -n everywhere.")
    private boolean all;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The Namespace of the object. Default: that of the kubeconfig's context, or in files the only"
                    + " one with an object of that name. In files also that of objects that name none.")
    private String namespace = "";

    @Option(
            names = "--manifests",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files, folders, or - for standard input, that are the mesh in place of a cluster.")
    private List<String> manifests = List.of();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private FileOptions files = new FileOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private String format = "text";

    ExplainCommand(Terminal terminal, ClusterSource clusters, RuleRegistry rules) {
        this.terminal = terminal;
        this.clusters = clusters;
        this.rules = rules;
    }

    @Override
    public Integer call() {
        Choices.named("--format", format, List.of("text", "json"), Function.identity());
        takeTargetFromPaths();
        if (all == !target.isEmpty()) {
            throw new UsageException("give either TYPE/NAME or --all");
        }
        Optional<TargetName> name = all ? Optional.empty() : Optional.of(TargetName.of(target));
        Optional<String> where = Choices.namespace(namespace);
        if (manifests.isEmpty()) {
            explainCluster(name, where);
        } else {
            explainFiles(name, where);
        }
        return ExitStatus.OK;
    }

    private void explainFiles(Optional<TargetName> name, Optional<String> where) {
        if (cluster.areGiven()) {
            throw new UsageException("give either --manifests or a cluster by --kubeconfig and --context");
        }
        Guard guard = new Guard(rules, files.guard(mesh, Level.STRICT));
        MeshSettings settings = guard.settings().rules().mesh();
        Inventory inventory = Inventory.of(files.read(manifests, where, settings, terminal));
        explain(inventory, select(inventory, name, where), guard, WrittenStatus.NONE);
    }

    private void explainCluster(Optional<TargetName> name, Optional<String> where) {
        if (files.areGiven()) {
            throw new UsageException("--assume-ambient is about --manifests: a cluster knows all its Namespaces");
        }
        Guard guard = new Guard(rules, mesh.guard(false, Level.STRICT));
        ClusterScan scan = cluster.read(clusters, terminal);
        WrittenStatus status = WrittenStatus.ofCluster(scan.conditions());
        if (status.isSilent()) {
            terminal.note("istiod has written no status in this cluster: it does not run, or is set not to");
        }
        Inventory inventory = Inventory.ofCluster(scan.mesh());
        Optional<String> namespaceOfName = where.isPresent() || all ? where : Optional.of(scan.defaultNamespace());
        explain(inventory, select(inventory, name, namespaceOfName), guard, status);
    }

    /** {@code --manifests} takes all that follows it, and so a TYPE/NAME that is typed last. */
    private void takeTargetFromPaths() {
        if (all || !target.isEmpty() || manifests.size() < 2) {
            return;
        }
        String last = manifests.get(manifests.size() - 1);
        if (TargetName.isOne(last) && !Files.exists(Path.of(last))) {
            target = last;
            manifests = new ArrayList<>(manifests.subList(0, manifests.size() - 1));
        }
    }

    private static List<LocatedObject> select(Inventory inventory, Optional<TargetName> name, Optional<String> where) {
        return name.map(one -> List.of(one.find(inventory, where)))
                .orElseGet(() -> inventory.objects().stream()
                        .filter(located -> where.map(located.object().metadata().namespace()::equals)
                                .orElse(true))
                        .sorted(Comparator.comparing(LocatedObject::object, Comparator.comparing(MeshObject::ref)))
                        .toList());
    }

    private void explain(Inventory inventory, List<LocatedObject> selected, Guard guard, WrittenStatus status) {
        Explainer explainer = new Explainer(inventory, guard, status);
        List<PolicyExplanation> policies = selected.stream()
                .flatMap(located -> explainer.policy(located).stream())
                .toList();
        List<ServiceExplanation> services = selected.stream()
                .flatMap(located -> explainer.service(located).stream())
                .toList();
        if (format.equals("json")) {
            writeJson(policies, services);
        } else {
            ExplainText text = new ExplainText(
                    inventory.mesh(), guard.settings().rules().mesh(), terminal.style(), terminal.out());
            policies.forEach(text::policy);
            services.forEach(text::service);
        }
    }

    private void writeJson(List<PolicyExplanation> policies, List<ServiceExplanation> services) {
        if (all) {
            terminal.out().println(JsonOutput.write(ExplainJson.all(policies, services)));
            return;
        }
        policies.forEach(policy -> terminal.out().println(JsonOutput.write(ExplainJson.policy(policy))));
        services.forEach(service -> terminal.out().println(JsonOutput.write(ExplainJson.service(service))));
    }
}
