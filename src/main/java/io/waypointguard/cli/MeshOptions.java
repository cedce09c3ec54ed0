package io.waypointguard.cli;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.manifests.ManifestReader;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleSettings;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What files do not say about their mesh, as options. */
final class MeshOptions {

    private static final int NAMED = 3;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The Namespace of objects that name none (rendered charts); without it, \"default\".")
    private String namespace = "";

    @Option(
            names = "--root-namespace",
            paramLabel = "NAMESPACE",
            description = "The mesh's root namespace, whose policies apply to the whole mesh."
                    + " Default: ${DEFAULT-VALUE}.")
    private String rootNamespace = MeshSettings.DEFAULTS.rootNamespace();

    @Option(
            names = "--assume-ambient",
            arity = "1",
            paramLabel = "true|false",
            defaultValue = "true",
            description = "Whether a Namespace that is not in the files counts as ambient. Default: ${DEFAULT-VALUE}.")
    private boolean assumeAmbient = true;

    /** The Namespace of {@code -n}. */
    Optional<String> namespace() {
        return namespace.isEmpty() ? Optional.empty() : Optional.of(namespace);
    }

    MeshSettings mesh() {
        return new MeshSettings(
                rootNamespace,
                MeshSettings.DEFAULTS.trustDomains(),
                MeshSettings.DEFAULTS.waypointClasses(),
                assumeAmbient);
    }

    GuardSettings guard(Level level) {
        return GuardSettings.DEFAULTS
                .withRules(new RuleSettings(mesh(), RuleSettings.DEFAULTS.waypointOnlySelectors()))
                .atLevel(level);
    }

    /** The files, with a note on what is taken for granted of Namespaces that are not among them. */
    Manifests read(List<String> paths, Terminal terminal) {
        namespace().filter(name -> !IstioNames.isNamespaceName(name)).ifPresent(name -> {
            throw new UsageException("no Namespace can be called \"" + name + "\"");
        });
        Manifests manifests = new ManifestReader(namespace(), terminal.in()).read(paths);
        SortedSet<String> unknown = new TreeSet<>(manifests.unknownNamespaces());
        unknown.remove(rootNamespace);
        if (!unknown.isEmpty()) {
            terminal.note(describe(unknown));
        }
        return manifests;
    }

    private String describe(SortedSet<String> unknown) {
        String some = String.join(", ", unknown.stream().limit(NAMED).toList());
        int more = unknown.size() - NAMED;
        return (unknown.size() == 1
                        ? "Namespace " + some + " is"
                        : "Namespaces " + some + (more > 0 ? " and " + more + " more" : "") + " are")
                + " not in the files and " + (unknown.size() == 1 ? "counts" : "count")
                + (assumeAmbient
                        ? " as ambient (--assume-ambient false reverses it)"
                        : " as not ambient (--assume-ambient true reverses it)");
    }
}
