package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.apiserver.NamespaceController;
import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.chart.RenderedChart.Manifest;
import io.waypointguard.testing.metrics.Scrape;
import io.waypointguard.testing.readme.DocumentedCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes what the chart gives, and lets go of it again. */
@ApiServerTest
class ChartApiServerTest {

    private static final String OTHERS = "src/test/resources/crds-of-others";

    /** What is guarded, so that nothing may be created like it while the guard is registered and dead. */
    private static final String GUARDED = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: guarded
              labels:
                istio.io/use-waypoint: waypoint
            """;

    private static final Kubectl KUBECTL = ApiServer.shared().kubectl();

    @BeforeAll
    static void prepare() {
        KUBECTL.run("apply", "-f", OTHERS, "-f", "deploy/namespace.yaml").orFail();
        KUBECTL.run("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
                .orFail();
    }

    @AfterAll
    static void tidyUp() {
        KUBECTL.run("delete", "-f", OTHERS).orFail();
    }

    @ParameterizedTest
    @MethodSource("io.waypointguard.deploy.ChartValues#all")
    void everything_is_accepted_to_the_last_field(String values) {
        Result result = KUBECTL.run(
                List.of("apply", "--dry-run=server", "--validate=strict", "-f", "-"),
                Chart.rendered(values).yaml() + "---\n" + Chart.tests(values).yaml());

        assertThat(result.orFail().output().lines())
                .as("the Namespace warns of what is less than Pod Security's level restricted")
                .allMatch(line -> line.endsWith("(server dry run)")
                        || (values.contains("hostNetwork: true") && line.endsWith("(hostNetwork=true)")));
    }

    /** As their controllers do, which do not run here. */
    @Test
    void a_restricted_Namespace_takes_every_pod() {
        List<Manifest> controllers = Chart.rendered().manifests().stream()
                .filter(manifest -> manifest.podTemplate().isPresent())
                .toList();
        assertThat(controllers).extracting(Manifest::kind).containsExactlyInAnyOrder("Deployment", "Job", "CronJob");

        for (Manifest controller : controllers) {
            ObjectNode pod = (ObjectNode) controller.podTemplate().orElseThrow();
            pod.put("apiVersion", "v1").put("kind", "Pod");
            pod.withObject("/metadata").put("name", "a-pod").put("namespace", "waypoint-guard");

            KUBECTL.run(List.of("create", "--dry-run=server", "--validate=strict", "-f", "-"), pod.toString())
                    .orFail();
        }
    }

    /** No replica has ever answered: nothing runs pods here. */
    @Test
    void helm_installs_upgrades_and_uninstalls_it_with_every_replica_dead() {
        install("{}");
        assertThat(create(GUARDED).output()).contains("failed calling webhook \"validate.waypoint-guard.io\"");
        upgrade("{replicaCount: 3, levels: {enforce: baseline}}");

        uninstall();

        create(GUARDED).orFail();
        assertNothingIsLeft(
                "all,secrets,serviceaccounts,roles,rolebindings,poddisruptionbudgets,configmaps", "-n", "guarding");
        assertNothingIsLeft(
                "validatingwebhookconfigurations,mutatingwebhookconfigurations,clusterroles,clusterrolebindings,"
                        + "validatingadmissionpolicies,validatingadmissionpolicybindings",
                "-l",
                "app.kubernetes.io/instance=mesh");
    }

    /** So whoever must not be held up while the guard is down can be exempt beforehand. */
    @Test
    void who_is_exempt_is_not_held_by_a_dead_guard_either() {
        install("exempt: {users: [on-call, other], groups: [platform]}");
        String[] admin = {"--as=jane", "--as-group=system:masters"};
        assertThat(create(GUARDED, admin).output()).contains("failed calling webhook");

        create(GUARDED, "--as=on-call", "--as-group=system:masters").orFail();
        create(GUARDED, "--as=jane", "--as-group=system:masters", "--as-group=platform")
                .orFail();
        upgrade("exempt: {namespaces: [guarded]}");
        Awaitility.await().until(() -> create(GUARDED, admin).exitCode() == 0);

        uninstall();
    }

    private static void install(String values) {
        Chart.helm()
                .install()
                .withName("mesh")
                .withNamespace("guarding")
                .createNamespace()
                .withValuesFile(Chart.valuesFile(values))
                .withKubeConfig(ApiServer.shared().kubeconfig())
                .call();
        Awaitility.await().until(() -> create(GUARDED).exitCode() == 1);
    }

    private static void upgrade(String values) {
        Chart.helm()
                .upgrade()
                .withName("mesh")
                .withNamespace("guarding")
                .withValuesFile(Chart.valuesFile(values))
                .withKubeConfig(ApiServer.shared().kubeconfig())
                .call();
    }

    private static void uninstall() {
        Helm.uninstall("mesh")
                .withNamespace("guarding")
                .withKubeConfig(ApiServer.shared().kubeconfig())
                .call();
        Awaitility.await().until(() -> create(GUARDED).exitCode() == 0);
    }

    private static void assertNothingIsLeft(String kinds, String... where) {
        List<String> command = new ArrayList<>(List.of("get", kinds));
        command.addAll(List.of(where));
        assertThat(KUBECTL.run(command, "").orFail().output()).startsWith("No resources found");
    }

    @Test
    void kubectl_installs_and_removes_the_plain_manifests_with_every_replica_dead() {
        KUBECTL.run("apply", "--validate=strict", "-f", "deploy/").orFail();
        Awaitility.await().until(() -> create(GUARDED).exitCode() == 1);
        assertThat(create(GUARDED).output()).contains("failed calling webhook \"validate.waypoint-guard.io\"");
        KUBECTL.run("apply", "--validate=strict", "-f", "deploy/").orFail();
        KUBECTL.run("apply", "--validate=strict", "--server-side", "-f", "deploy/")
                .orFail();

        List<String> uninstall = DocumentedCommands.of(Path.of("docs", "install.md"), "Uninstall").stream()
                .filter(command -> command.contains(" -f deploy/"))
                .toList();
        assertThat(uninstall).hasSize(2);
        KUBECTL.type(uninstall.get(0)).orFail();
        Awaitility.await().until(() -> create(GUARDED).exitCode() == 0);
        try {
            CompletableFuture<Result> rest = CompletableFuture.supplyAsync(() -> KUBECTL.type(uninstall.get(1)));
            Awaitility.await().until(ChartApiServerTest::theNamespaceIsBeingDeleted);
            NamespaceController.of(KUBECTL).finish("waypoint-guard");
            rest.join().orFail();
        } finally {
            KUBECTL.run("apply", "-f", "deploy/namespace.yaml").orFail();
        }
    }

    private static boolean theNamespaceIsBeingDeleted() {
        return KUBECTL.run("get", "namespace", "waypoint-guard", "-o", "jsonpath={.status.phase}")
                .output()
                .equals("Terminating");
    }

    /** The alerts count on these names and labels. */
    @Test
    void the_API_server_counts_what_it_refused_and_what_it_let_through_unanswered() {
        KUBECTL.run("apply", "-f", "deploy/webhooks.yaml").orFail();
        Awaitility.await().until(() -> create(GUARDED).exitCode() == 1);
        KUBECTL.run("delete", "service", "kubernetes", "-n", "default", "--dry-run=server")
                .orFail();
        KUBECTL.run("delete", "-f", "deploy/webhooks.yaml").orFail();
        Awaitility.await().until(() -> create(GUARDED).exitCode() == 0);

        Scrape metrics =
                Scrape.of(KUBECTL.run("get", "--raw", "/metrics").orFail().output());
        assertThat(metrics.sum(
                        "apiserver_admission_webhook_rejection_count",
                        "name",
                        "validate.waypoint-guard.io",
                        "error_type",
                        "calling_webhook_error"))
                .isPositive();
        assertThat(metrics.sum("apiserver_admission_webhook_fail_open_count", "name", "warn.waypoint-guard.io"))
                .isPositive();
    }

    private static Result create(String manifest, String... as) {
        List<String> command = new ArrayList<>(List.of("create", "--dry-run=server", "-f", "-"));
        command.addAll(List.of(as));
        return KUBECTL.run(command, manifest);
    }
}
