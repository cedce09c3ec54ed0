package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.cli.PackagedJar.Ended;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit} and {@code explain} as they are shipped, against a real API server, found as kubectl finds it. */
@ApiServerTest
class PackagedClusterCommandsIT {

    private static final String BROKEN = "deploy/samples/broken/opted-out.yaml";
    private static final String POLICY = "ap/mlflow-traces-from-otel";

    private final Kubectl kubectl = ApiServer.shared().kubectl();

    @Test
    void write_their_answer_and_nothing_else(@TempDir Path folder) throws Exception {
        String namespace = "packaged-audit";
        kubectl.apply(Files.readString(Path.of(BROKEN)).replace("kagenti-system", namespace))
                .orFail();
        Kubeconfigs kubeconfigs = new Kubeconfigs(folder);
        kubeconfigs.addNamespace("there", namespace);
        PackagedJar jar =
                new PackagedJar().environment("KUBECONFIG", kubeconfigs.file().toString());

        Ended audit = jar.run("audit", "-n", namespace, "--format", "github");
        Ended explain = jar.run("explain", POLICY, "--context", "there");
        Ended unchanged = jar.run("audit", "-n", namespace, "--fail-on", "never");

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.out())
                .startsWith("::error title=WG007 target-not-enrolled::AuthorizationPolicy packaged-audit/");
        assertThat(audit.out().lines()).hasSize(1);
        assertThat(audit.err()).isEmpty();
        assertThat(explain.exitCode()).as(explain.err()).isZero();
        assertThat(explain.out())
                .contains("AuthorizationPolicy packaged-audit/mlflow-traces-from-otel\n  ALLOW: never enforced\n");
        assertThat(unchanged.exitCode()).isZero();
        assertThat(unchanged.out()).endsWith("4 objects checked: 1 denied, 0 admitted with warnings\n");
    }

    @Test
    void say_in_one_line_that_there_is_no_cluster_or_no_right_to_read_it(@TempDir Path folder) throws Exception {
        Kubeconfigs kubeconfigs = new Kubeconfigs(folder);
        kubeconfigs.addNobody("nobody");
        PackagedJar jar =
                new PackagedJar().environment("KUBECONFIG", kubeconfigs.file().toString());

        Ended none = new PackagedJar().environment("HOME", folder.toString()).run("audit");
        Ended nobody = jar.run("audit", "--context", "nobody");

        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err())
                .isEqualTo("waypoint-guard: there is no kubeconfig: name one with --kubeconfig PATH or the variable"
                        + " KUBECONFIG\n");
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(nobody.out()).isEmpty();
        assertThat(nobody.err().lines()).hasSize(1);
        assertThat(nobody.err()).contains("HTTP 40", "the context gives no credentials");
    }

    @Test
    void read_a_cluster_in_a_small_heap(@TempDir Path folder) throws Exception {
        String file = new Kubeconfigs(folder).file().toString();

        Ended ended = new PackagedJar().jvm("-Xmx64m").run("audit", "--kubeconfig", file, "--fail-on", "never");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
}
