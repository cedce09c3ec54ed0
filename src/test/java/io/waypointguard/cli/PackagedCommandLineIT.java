package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.cli.PackagedJar.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as it is shipped: {@code java -jar quarkus-run.jar}. */
class PackagedCommandLineIT {

    private static final String BROKEN = "deploy/samples/broken/opted-out.yaml";

    @Test
    void check_writes_its_report_and_nothing_else_and_ends_with_its_exit_code() throws Exception {
        Ended ended = new PackagedJar().run("check", "--format", "github", BROKEN);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out().lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith("::error file="));
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void check_reads_standard_input() throws Exception {
        Ended ended = new PackagedJar()
                .runWithInput(
                        "apiVersion: v1\nkind: Namespace\nmetadata: {name: cafe, annotations: {said: caf\u00e9}}\n",
                        "check",
                        "-");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).isEqualTo("1 object checked: nothing found\n");
    }

    @Test
    void explain_writes_UTF_8_whatever_the_locale() throws Exception {
        Ended ended = new PackagedJar().run("explain", "svc/mlflow", "--manifests", "deploy/samples/mesh");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("\u2713 Service mlflow is labelled").doesNotContain("\u001b");
    }

    /** They start in half a second, and are to stay so: the client of a cluster takes twice that. */
    @Test
    void check_and_explain_of_files_load_nothing_of_a_client_of_a_cluster(@TempDir Path folder) throws Exception {
        Path loaded = folder.resolve("loaded");
        String log = "-Xlog:class+load:file=" + loaded;

        for (String command : new String[] {"check " + BROKEN, "explain --all --manifests " + BROKEN}) {
            new PackagedJar().jvm(log).run(command.split(" "));

            assertThat(Files.readAllLines(loaded))
                    .as(command)
                    .anyMatch(line -> line.contains(" io.waypointguard.guard.Guard "))
                    .noneMatch(line -> line.contains(" io.fabric8.") || line.contains(" io.vertx."))
                    .noneMatch(line -> line.contains(" io.waypointguard.cluster.KubeApi "));
        }
    }

    @Test
    void wrong_usage_ends_with_2_and_the_version_is_that_of_the_build() throws Exception {
        assertThat(new PackagedJar().run("check", "--bogus").exitCode()).isEqualTo(2);
        assertThat(new PackagedJar().run("check", "no/such/file").exitCode()).isEqualTo(2);
        assertThat(new PackagedJar().run("--version").out()).matches("(?s)waypoint-guard [0-9]+\\.[0-9]+.*");
    }
}
