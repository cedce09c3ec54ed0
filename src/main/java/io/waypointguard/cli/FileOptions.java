package io.waypointguard.cli;

import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.manifests.ManifestReader;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.rule.Level;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What files do not say about their mesh, as options. */
final class FileOptions {

    private static final int NAMED = 3;

    @Option(
            names = "--assume-ambient",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether a Namespace that is not in the files counts as ambient. Default: true.")
    private Optional<Boolean> assumeAmbient = Optional.empty();

    /** Whether the option is there. */
    boolean areGiven() {
        return assumeAmbient.isPresent();
    }

    GuardSettings guard(MeshOptions mesh, Level level) {
        return mesh.guard(assumeAmbient(), level);
    }

    private boolean assumeAmbient() {
        return assumeAmbient.orElse(true);
    }

    /** The files, with a note on what is taken for granted of Namespaces that are not among them. */
    Manifests read(List<String> paths, Optional<String> namespace, MeshSettings mesh, Terminal terminal) {
        Manifests manifests = new ManifestReader(namespace, terminal.in()).read(paths);
        if (!manifests.passedOver().files().isEmpty()) {
            terminal.note("passed over " + manifests.passedOver().description());
        }
        SortedSet<String> unknown = new TreeSet<>(manifests.unknownNamespaces());
        unknown.remove(mesh.rootNamespace());
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
                + (assumeAmbient()
                        ? " as ambient (--assume-ambient false reverses it)"
                        : " as not ambient (--assume-ambient true reverses it)");
    }
}
