package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest of a Service without the label, applied again and again: GitOps does nothing else all day. */
@GuardedClusterTest
class AppliedTwiceIT {

    private static final String LABEL = "istio.io/use-waypoint";

    private final GuardedCluster cluster;
    private final Kubectl kubectl;
    private final String namespace = GuardedCluster.newName("twice");
    private final String unlabelled = Samples.unlabelledService(namespace);
    private final String labelled = Samples.mesh("service", namespace);

    AppliedTwiceIT(GuardedCluster cluster) {
        this.cluster = cluster;
        this.kubectl = cluster.kubectl();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "apply --server-side"})
    void changes_nothing_the_second_time(String apply) {
        kubectl.apply(Samples.namespaceNamingItsWaypoint(namespace)).orFail();

        write(apply, unlabelled);
        ObjectMeta first = service();
        write(apply, unlabelled);

        assertThat(first.getLabels()).containsEntry(LABEL, "mlflow-waypoint");
        assertThat(service()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "apply --server-side"})
    void leaves_the_label_that_the_guard_added_to_nobody(String apply) {
        kubectl.apply(Samples.namespaceNamingItsWaypoint(namespace)).orFail();

        write(apply, unlabelled);

        assertThat(ownersOfTheLabel()).isEmpty();
    }

    @Test
    void owns_a_label_that_is_in_the_manifest_and_gives_it_up_when_the_manifest_does() {
        kubectl.apply(Samples.namespaceNamingItsWaypoint(namespace)).orFail();
        write("apply --server-side", labelled);
        assertThat(ownersOfTheLabel()).containsExactly("kubectl");

        write("apply --server-side", unlabelled);

        assertThat(service().getLabels()).containsEntry(LABEL, "mlflow-waypoint");
        assertThat(ownersOfTheLabel()).isEmpty();
    }

    @Test
    void lets_somebody_else_apply_another_label_without_a_conflict() {
        kubectl.apply(Samples.namespaceNamingItsWaypoint(namespace)).orFail();
        write("apply --server-side", unlabelled);

        write("apply --server-side --field-manager=mesh-team", labelled.replace("mlflow-waypoint", "another"));

        assertThat(service().getLabels()).containsEntry(LABEL, "another");
        assertThat(ownersOfTheLabel()).containsExactly("mesh-team");
    }

    @Test
    void enrols_a_Service_of_before_when_it_is_applied_by_the_server() {
        kubectl.run("create", "namespace", namespace).orFail();
        write("apply --server-side", unlabelled);
        becomeAmbient();

        write("apply --server-side", unlabelled);

        assertThat(service().getLabels()).containsEntry(LABEL, "mlflow-waypoint");
    }

    @Test
    void does_not_reach_a_Service_of_before_when_kubectl_finds_nothing_to_send() {
        kubectl.run("create", "namespace", namespace).orFail();
        write("apply", unlabelled);
        becomeAmbient();

        assertThat(write("apply", unlabelled)).contains("service/mlflow unchanged");
        assertThat(service().getLabels()).isNullOrEmpty();

        kubectl.run("annotate", "service", "--all", "-n", namespace, "shop.example/enrol=now")
                .orFail();
        assertThat(service().getLabels()).containsEntry(LABEL, "mlflow-waypoint");
    }

    /** The API server and the guard follow the labels of Namespaces, and learn of a new one a moment later. */
    private void becomeAmbient() {
        kubectl.apply(Samples.namespaceNamingItsWaypoint(namespace)).orFail();
        String probe = "create service clusterip probe --tcp=80 --dry-run=server -o yaml -n " + namespace;
        Awaitility.await()
                .until(() -> kubectl.run(probe.split(" ")).orFail().output().contains(LABEL));
    }

    private String write(String apply, String manifest) {
        List<String> command = new ArrayList<>(List.of(apply.split(" ")));
        command.addAll(List.of("-f", "-"));
        return kubectl.run(command, manifest).orFail().output();
    }

    private List<String> ownersOfTheLabel() {
        return service().getManagedFields().stream()
                .filter(entry -> entry.getFieldsV1().toString().contains(LABEL))
                .map(ManagedFieldsEntry::getManager)
                .toList();
    }

    private ObjectMeta service() {
        try (KubernetesClient client = cluster.client()) {
            return client.services()
                    .inNamespace(namespace)
                    .withName("mlflow")
                    .require()
                    .getMetadata();
        }
    }
}
