package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The complete example: a waypoint, a Service that uses it, and an L7 policy for the Service. */
@GuardedClusterTest
class CompleteExampleIT {

    private final Kubectl kubectl;
    private final String namespace = GuardedCluster.newName("example");

    CompleteExampleIT(Kubectl kubectl) {
        this.kubectl = kubectl;
    }

    /** Every order in which the Service is before its policy; the first is Helm's. */
    @ParameterizedTest
    @ValueSource(strings = {"service policy waypoint", "service waypoint policy", "waypoint service policy"})
    void is_admitted_in_every_order(String order) {
        kubectl.apply(Samples.ambientNamespace(namespace)).orFail();

        for (String part : order.split(" ")) {
            assertCreatedWithAtMostWarnings(kubectl.apply(Samples.mesh(part, namespace)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"service policy waypoint", "service waypoint policy", "waypoint service policy"})
    void is_admitted_in_every_order_when_the_Namespace_names_the_waypoint_and_the_Service_does_not(String order) {
        kubectl.apply(Samples.namespaceNamingItsWaypoint(namespace)).orFail();

        for (String part : order.split(" ")) {
            String manifest =
                    part.equals("service") ? Samples.unlabelledService(namespace) : Samples.mesh(part, namespace);
            assertCreatedWithAtMostWarnings(kubectl.apply(manifest));
        }

        assertThat(waypointOfTheService()).isEqualTo("mlflow-waypoint");
    }

    @Test
    void has_its_Service_enrolled_in_the_only_waypoint_of_the_Namespace() {
        kubectl.apply(Samples.ambientNamespace(namespace)).orFail();
        kubectl.apply(Samples.mesh("waypoint", namespace)).orFail();

        kubectl.apply(Samples.unlabelledService(namespace)).orFail();

        assertThat(waypointOfTheService()).isEqualTo("mlflow-waypoint");
    }

    @Test
    void gets_the_label_of_its_Service_back_when_somebody_takes_it_away() {
        kubectl.apply(Samples.namespaceNamingItsWaypoint(namespace)).orFail();
        kubectl.apply(Samples.mesh("waypoint", namespace)).orFail();
        kubectl.apply(Samples.mesh("service", namespace)).orFail();
        kubectl.apply(Samples.mesh("policy", namespace)).orFail();

        kubectl.run("label", "service", "mlflow", "-n", namespace, "istio.io/use-waypoint-")
                .orFail();

        assertThat(waypointOfTheService()).isEqualTo("mlflow-waypoint");
    }

    /** As Flux does it: the Namespace first, then a dry run of the whole set, then the set. */
    @Test
    void passes_a_dry_run_of_the_whole_set_before_anything_of_it_exists() {
        assertThat(kubectl.run(List.of("apply", "--dry-run=server", "-f", "-"), Samples.ambientNamespace(namespace))
                        .orFail()
                        .output())
                .contains("server dry run");
        kubectl.apply(Samples.ambientNamespace(namespace)).orFail();
        String set = String.join(
                "\n---\n",
                Samples.mesh("policy", namespace),
                Samples.mesh("service", namespace),
                Samples.mesh("waypoint", namespace));

        for (List<String> apply : List.of(List.of("apply"), List.of("apply", "--server-side"))) {
            Result result =
                    kubectl.run(with(apply, "--dry-run=server", "-f", "-"), set).orFail();
            assertThat(result.output()).contains("Warning: WG006");
        }

        assertThat(kubectl.run("get", "service,gateway,authorizationpolicy", "-n", namespace)
                        .orFail()
                        .output())
                .startsWith("No resources found");
    }

    private String waypointOfTheService() {
        return kubectl.run(
                        "get",
                        "service",
                        "mlflow",
                        "-n",
                        namespace,
                        "-o",
                        "jsonpath={.metadata.labels.istio\\.io/use-waypoint}")
                .orFail()
                .output();
    }

    private static void assertCreatedWithAtMostWarnings(Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output().lines())
                .allMatch(line -> line.startsWith("Warning: WG") || line.endsWith(" created"));
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }
}
