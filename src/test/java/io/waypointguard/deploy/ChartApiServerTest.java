package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.chart.RenderedChart.Manifest;
import io.waypointguard.testing.metrics.Scrape;
import java.nio.file.Path;
import java.util.List;
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
                Chart.rendered(values).yaml());

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
        Path kubeconfig = ApiServer.shared().kubeconfig();
        Chart.helm()
                .install()
                .withName("mesh")
                .withNamespace("guarding")
                .createNamespace()
                .withKubeConfig(kubeconfig)
                .call();
        assertThat(create(GUARDED).output()).contains("failed calling webhook \"validate.waypoint-guard.io\"");
        Chart.helm()
                .upgrade()
                .withName("mesh")
                .withNamespace("guarding")
                .withValuesFile(Chart.valuesFile("{replicaCount: 3, levels: {enforce: baseline}}"))
                .withKubeConfig(kubeconfig)
                .call();

        Helm.uninstall("mesh")
                .withNamespace("guarding")
                .withKubeConfig(kubeconfig)
                .call();

        create(GUARDED).orFail();
        assertThat(KUBECTL.run(
                                "get",
                                "all,secrets,serviceaccounts,roles,rolebindings,poddisruptionbudgets,configmaps",
                                "-n",
                                "guarding")
                        .orFail()
                        .output())
                .startsWith("No resources found");
        assertThat(KUBECTL.run(
                                "get",
                                "validatingwebhookconfigurations,mutatingwebhookconfigurations,clusterroles,"
                                        + "clusterrolebindings",
                                "-l",
                                "app.kubernetes.io/instance=mesh")
                        .orFail()
                        .output())
                .startsWith("No resources found");
    }

    @Test
    void kubectl_installs_and_removes_the_plain_manifests_with_every_replica_dead() {
        KUBECTL.run("apply", "--validate=strict", "-f", "deploy/").orFail();
        assertThat(create(GUARDED).output()).contains("failed calling webhook \"validate.waypoint-guard.io\"");
        KUBECTL.run("apply", "--validate=strict", "-f", "deploy/").orFail();

        KUBECTL.run("delete", "-f", "deploy/webhooks.yaml").orFail();

        create(GUARDED).orFail();
        KUBECTL.run("delete", "-f", "deploy/waypoint-guard.yaml").orFail();
    }

    /** The alerts count on these names and labels. */
    @Test
    void the_API_server_counts_what_it_refused_and_what_it_let_through_unanswered() {
        KUBECTL.run("apply", "-f", "deploy/webhooks.yaml").orFail();
        create(GUARDED);
        KUBECTL.run("delete", "service", "kubernetes", "-n", "default", "--dry-run=server")
                .orFail();
        KUBECTL.run("delete", "-f", "deploy/webhooks.yaml").orFail();

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

    private static Result create(String manifest) {
        return KUBECTL.run(List.of("create", "--dry-run=server", "-f", "-"), manifest);
    }
}
