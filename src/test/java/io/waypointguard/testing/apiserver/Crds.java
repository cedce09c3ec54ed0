package io.waypointguard.testing.apiserver;

import java.nio.file.Files;
import java.nio.file.Path;

/** The CustomResourceDefinitions of Istio and of the Gateway API that the tests work with. */
final class Crds {

    /** Istio's and the Gateway API's own, with all their validation, where somebody has put them beside the project. */
    static final Path UPSTREAM = Path.of("..", "shared", "kube", "crds");

    /** The project's own: the same names and versions, and next to no validation. */
    static final Path OWN = Path.of("src", "test", "resources", "crds");

    private Crds() {}

    static void installOn(Kubectl kubectl) {
        // Server-side, because some of them are larger than the annotation that a client-side apply writes.
        kubectl.run("apply", "--server-side", "-f", directory().toString()).orFail();
        kubectl.run("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
                .orFail();
    }

    private static Path directory() {
        return Files.isDirectory(UPSTREAM) ? UPSTREAM : OWN;
    }
}
