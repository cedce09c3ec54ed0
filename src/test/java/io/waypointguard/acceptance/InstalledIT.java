package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cli.PackagedJar;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.chart.RenderedChart;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.guard.InstalledAccounts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is installed fits together: what the Job runs, the pods with what it made and with their environment, and what
 * {@code helm test} runs. Only the kubelet is missing, which is this test.
 */
@ApiServerTest
class InstalledIT {

    private static final String SERVICE = "waypoint-guard.waypoint-guard.svc";

    private static final ApiServer SERVER = ApiServer.shared();
    private static final Kubectl KUBECTL = SERVER.kubectl();

    private final RenderedChart chart = Chart.rendered();

    @TempDir
    Path mounted;

    @AfterAll
    static void remove() {
        KUBECTL.run("delete", "-f", "deploy/webhooks.yaml").orFail();
        KUBECTL.type("kubectl delete secret -n waypoint-guard -l app.kubernetes.io/managed-by=waypoint-guard-certs")
                .orFail();
    }

    @Test
    void the_Job_makes_what_the_pods_and_the_API_server_need() throws Exception {
        Path kubeconfig = InstalledAccounts.kubeconfig(SERVER, InstalledAccounts.CERTS);
        assertThat(runTheJob(kubeconfig).exitCode())
                .as("Helm makes the webhook configurations after the Job, which tries again")
                .isEqualTo(1);
        KUBECTL.run("apply", "--validate=strict", "-f", "deploy/webhooks.yaml").orFail();

        PackagedJar.Ended ended = runTheJob(kubeconfig);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        mountTheSecret();
        KUBECTL.run("apply", "--server-side", "-f", "deploy/webhooks.yaml").orFail();
        assertThat(bundles())
                .as("applying the configurations once more leaves the CA in them")
                .hasSize(3)
                .containsOnly(Files.readString(mounted.resolve("ca.crt")));
        assertThatHelmTestTellsWhetherItAnswers();
    }

    private void assertThatHelmTestTellsWhetherItAnswers() throws IOException, InterruptedException {
        RenderedChart tests = Chart.tests("{}");
        Files.writeString(
                mounted.resolve("review.json"),
                tests.object("ConfigMap", "waypoint-guard-test")
                        .at("/data/review.json")
                        .asText());
        try (GuardProcess guard = startAsThePodDoes()) {
            int port = URI.create(guard.url()).getPort();
            String line = tests.object("Pod", "waypoint-guard-test")
                    .at("/spec/containers/0/command/2")
                    .asText();
            assertThat(line).contains("https://" + SERVICE + "/validate", " /test/ca.crt", "@/test/");
            String here = line.replace("/test/", mounted + "/")
                    .replace("https://" + SERVICE, "https://" + SERVICE + ":" + port)
                    .replace("curl ", "curl --resolve " + SERVICE + ":" + port + ":127.0.0.1 ");

            assertThat(shell(here)).isZero();
            guard.kill();
            assertThat(shell(here)).isNotZero();
        }
    }

    private PackagedJar.Ended runTheJob(Path kubeconfig) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        chart.ofKind("Job")
                .get(0)
                .object()
                .at("/spec/template/spec/containers/0/args")
                .forEach(argument -> arguments.add(argument.asText()));
        return new PackagedJar()
                .environment("KUBECONFIG", kubeconfig.toString())
                .run(arguments.toArray(String[]::new));
    }

    private GuardProcess startAsThePodDoes() {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable :
                chart.object("Deployment", "waypoint-guard").at("/spec/template/spec/containers/0/env")) {
            environment.put(
                    variable.path("name").asText(), variable.path("value").asText());
        }
        environment.replaceAll((name, value) -> value.replace("/etc/waypoint-guard/tls", mounted.toString()));
        return GuardProcess.options()
                .environment(environment)
                .kubeconfig(InstalledAccounts.kubeconfig(SERVER, InstalledAccounts.SERVING))
                .setting("guard.tls.mode", "files")
                .start();
    }

    private void mountTheSecret() throws IOException {
        String secret = chart.object("Deployment", "waypoint-guard")
                .at("/spec/template/spec/volumes/0/secret/secretName")
                .asText();
        for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
            Files.writeString(
                    mounted.resolve(file),
                    read("secret", secret, ".data." + file.replace(".", "\\.")).get(0));
        }
    }

    private static List<String> bundles() {
        List<String> bundles = new ArrayList<>();
        for (String kind : List.of("validatingwebhookconfiguration", "mutatingwebhookconfiguration")) {
            bundles.addAll(read(kind, "waypoint-guard", ".webhooks[*].clientConfig.caBundle"));
        }
        return bundles;
    }

    /** What is there in base64. */
    private static List<String> read(String kind, String name, String path) {
        String found = KUBECTL.run("get", kind, name, "-n", "waypoint-guard", "-o", "jsonpath={" + path + "}")
                .orFail()
                .output();
        return List.of(found.strip().split(" ")).stream()
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII))
                .toList();
    }

    private static int shell(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
