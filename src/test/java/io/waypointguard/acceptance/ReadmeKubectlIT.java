package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.NamespaceController;
import io.waypointguard.testing.guard.GuardedClusterTest;
import io.waypointguard.testing.readme.ReadmeConsole;
import io.waypointguard.testing.readme.ReadmeConsole.Shown;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each {@code kubectl} of README.md, one after the other, prints on a terminal exactly what is printed there. */
@GuardedClusterTest
class ReadmeKubectlIT {

    private final Kubectl kubectl;

    ReadmeKubectlIT(Kubectl kubectl) {
        this.kubectl = kubectl;
    }

    @AfterEach
    void removeTheExample() {
        if (kubectl.run("get", "namespace", Samples.NAMESPACE).exitCode() == 0) {
            kubectl.run("delete", "namespace", Samples.NAMESPACE, "--wait=false")
                    .orFail();
            NamespaceController.of(kubectl).finish(Samples.NAMESPACE);
        }
    }

    @Test
    void every_command_prints_what_is_printed_there() {
        ReadmeConsole.rewriteIfAsked("kubectl", this::output);
        removeTheExample();

        List<Shown> commands = ReadmeConsole.commands("kubectl");
        assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
        for (Shown shown : commands) {
            assertThat(output(shown.command())).as(shown.command()).isEqualTo(shown.answer());
        }
    }

    private String output(String command) {
        if (command.startsWith("kubectl delete")) {
            awaitDependents(command);
        }
        return kubectl.run(command.substring("kubectl ".length()).split(" "))
                .output()
                .strip();
    }

    /** The guard learns of the policy a moment after it is stored; a dry run shows when it has. */
    private void awaitDependents(String command) {
        String dryRun = command.substring("kubectl ".length()) + " --dry-run=server";
        Awaitility.await().until(() -> kubectl.run(dryRun.split(" ")).output().contains("WG301"));
    }
}
