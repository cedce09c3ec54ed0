package io.waypointguard.cli;

import io.waypointguard.cli.explain.ExplainJson;
import io.waypointguard.cli.explain.ExplainText;
import io.waypointguard.cli.explain.Explainer;
import io.waypointguard.cli.explain.PolicyExplanation;
import io.waypointguard.cli.explain.ServiceExplanation;
import io.waypointguard.cli.report.JsonOutput;
import io.waypointguard.guard.Guard;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.manifests.SourcedObject;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.rule.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
                    + " will write into its status, and what to type next.",
            ""
        })
final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "TYPE/NAME",
            description = "TYPE is authorizationpolicy (ap), service (svc) or serviceentry (se).")
    private String target = "";

    @Option(names = "--all", description = "Everything in the Namespace, or in all files without -n.")
    private boolean all;

    @Option(
            names = "--manifests",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files, folders, or - for standard input, that are the mesh.")
    private List<String> manifests = List.of();

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private String format = "text";

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        boolean json = Choices.named("--format", format, List.of("text", "json"), Function.identity())
                .equals("json");
        takeTargetFromPaths();
        if (all == !target.isEmpty()) {
            throw new UsageException("give either TYPE/NAME or --all");
        }
        if (manifests.isEmpty()) {
            throw new UsageException("reading a cluster is not available in this version; name the files that are the"
                    + " mesh with --manifests PATH");
        }
        Manifests read = mesh.read(manifests, terminal);
        List<SourcedObject> sources =
                all ? inNamespace(read) : List.of(TargetName.of(target).find(read, mesh.namespace()));
        Explainer explainer = new Explainer(read, new Guard(mesh.guard(Level.STRICT)));
        List<PolicyExplanation> policies = sources.stream()
                .flatMap(source -> explainer.policy(source).stream())
                .toList();
        List<ServiceExplanation> services = sources.stream()
                .flatMap(source -> explainer.service(source).stream())
                .toList();
        if (json) {
            writeJson(policies, services);
        } else {
            ExplainText text = new ExplainText(read, mesh.mesh(), terminal.style(), terminal.out());
            policies.forEach(text::policy);
            services.forEach(text::service);
        }
        return ExitStatus.OK;
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

    private List<SourcedObject> inNamespace(Manifests read) {
        return read.objects().stream()
                .filter(source -> mesh.namespace()
                        .map(source.object().metadata().namespace()::equals)
                        .orElse(true))
                .sorted(Comparator.comparing(SourcedObject::object, Comparator.comparing(MeshObject::ref)))
                .toList();
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
