package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command line as it is shipped: {@code java -jar quarkus-run.jar}. */
class PackagedCommandLineIT {

    private static final Path JAR =
            Path.of(System.getProperty("quarkus-run.jar", "target/quarkus-app/quarkus-run.jar"));
    private static final String BROKEN = "deploy/samples/broken/opted-out.yaml";

    private record Ended(int exitCode, String out, String err) {}

    @Test
    void check_writes_its_report_and_nothing_else_and_ends_with_its_exit_code() throws Exception {
        Ended ended = run("", "check", "--format", "github", BROKEN);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out().lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith("::error file="));
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void check_reads_standard_input() throws Exception {
        Ended ended = run("apiVersion: v1\nkind: Namespace\nmetadata: {name: caf\u00e9}\n", "check", "-");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).isEqualTo("1 object checked: nothing found\n");
    }

    @Test
    void explain_writes_UTF_8_whatever_the_locale() throws Exception {
        Ended ended = run("", "explain", "svc/mlflow", "--manifests", "deploy/samples/mesh");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("\u2713 Service mlflow is labelled").doesNotContain("\u001b");
    }

    @Test
    void wrong_usage_ends_with_2_and_the_version_is_that_of_the_build() throws Exception {
        assertThat(run("", "check", "--bogus").exitCode()).isEqualTo(2);
        assertThat(run("", "check", "no/such/file").exitCode()).isEqualTo(2);
        assertThat(run("", "--version").out()).matches("(?s)waypoint-guard [0-9]+\\.[0-9]+.*");
    }

    private static Ended run(String input, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, err);
    }
}
