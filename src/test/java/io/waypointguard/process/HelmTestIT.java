package io.waypointguard.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.chart.RenderedChart;
import io.waypointguard.testing.guard.GuardProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pod of {@code helm test} runs, run here: only the guard's address and the pod's folder are others. */
class HelmTestIT {

    private final RenderedChart chart = Chart.tests("{}");

    @TempDir
    Path folder;

    @Test
    void passes_while_the_guard_answers_and_fails_when_it_does_not() throws Exception {
        try (GuardProcess guard = GuardProcess.options()
                .setting("guard.mesh.source", "manifests")
                .setting("guard.mesh.manifests", "deploy/samples/mesh")
                .start()) {
            Files.writeString(folder.resolve("ca.crt"), guard.certificate());
            Files.writeString(
                    folder.resolve("review.json"),
                    chart.object("ConfigMap", "waypoint-guard-test")
                            .at("/data/review.json")
                            .asText());
            String command = command(guard.url());

            assertThat(run(command)).isZero();
            guard.kill();
            assertThat(run(command)).isNotZero();
        }
    }

    private String command(String url) {
        String line = chart.object("Pod", "waypoint-guard-test")
                .at("/spec/containers/0/command/2")
                .asText();
        assertThat(line).contains("https://waypoint-guard.waypoint-guard.svc/validate", " /test/ca.crt", "@/test/");
        return line.replace("https://waypoint-guard.waypoint-guard.svc", url).replace("/test/", folder + "/");
    }

    private static int run(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
