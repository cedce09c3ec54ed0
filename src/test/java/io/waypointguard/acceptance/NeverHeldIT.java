package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.apiserver.NamespaceController;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What goes away, and what was wrong before, is held up by nobody. */
@GuardedClusterTest
class NeverHeldIT {

    private final Kubectl kubectl;
    private final String namespace = GuardedCluster.newName("held");

    NeverHeldIT(Kubectl kubectl) {
        this.kubectl = kubectl;
    }

    @Test
    void a_whole_Namespace_goes_with_its_waypoint_its_Services_and_their_policies() {
        makeDependentMesh();

        kubectl.run("delete", "namespace", namespace, "--wait=false").orFail();

        NamespaceController.of(kubectl).finish(namespace);
    }

    /** The guard is asked about each, unlike above. */
    @Test
    void a_whole_Namespace_goes_whoever_empties_it() {
        makeDependentMesh();

        kubectl.run("delete", "namespace", namespace, "--wait=false").orFail();

        NamespaceController.withoutAName(kubectl).finish(namespace);
    }

    @Test
    void two_hundred_policies_are_deleted_at_once() {
        kubectl.apply(DependentMesh.BESIDE.manifest(namespace)).orFail();
        String one = DependentMesh.BESIDE.policy(namespace);
        kubectl.apply(IntStream.range(0, 200)
                        .mapToObj(i -> one.replace("readers", "readers-" + i))
                        .collect(Collectors.joining("---\n")))
                .orFail();

        kubectl.run("delete", "--raw", "/apis/security.istio.io/v1/namespaces/" + namespace + "/authorizationpolicies")
                .orFail();

        assertThat(kubectl.run("get", "authorizationpolicies", "-n", namespace)
                        .orFail()
                        .output())
                .startsWith("No resources found");
    }

    @Test
    void an_old_bad_policy_loses_its_finalizer_and_goes() {
        makeOldBadPolicy();
        kubectl.run("delete", "authorizationpolicy", "mlflow-traces-from-otel", "-n", namespace, "--wait=false")
                .orFail();

        patch("{\"metadata\": {\"finalizers\": null}}").orFail();

        kubectl.run(
                        "wait",
                        "--for=delete",
                        "authorizationpolicy/mlflow-traces-from-otel",
                        "-n",
                        namespace,
                        "--timeout=60s")
                .orFail();
    }

    @Test
    void an_old_bad_policy_gets_labels_and_a_status_but_no_other_fault() {
        makeOldBadPolicy();

        patch("{\"metadata\": {\"labels\": {\"team\": \"shop\"}}}").orFail();
        patch("{\"status\": {\"observedGeneration\": \"1\"}}", "--subresource=status")
                .orFail();

        Result other = patch("{\"spec\": {\"rules\": [{\"to\": [{\"operation\": {\"hosts\": [\"a.b\"]}}]}]}}");
        assertThat(other.exitCode()).as(other.output()).isEqualTo(1);
        assertThat(other.output()).contains("denied the request: WG002");
    }

    private void makeDependentMesh() {
        kubectl.apply(DependentMesh.BESIDE.manifest(namespace)).orFail();
        kubectl.apply(DependentMesh.BESIDE.policy(namespace)).orFail();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> kubectl.run(
                                "delete",
                                "gateways.gateway.networking.k8s.io",
                                "waypoint",
                                "-n",
                                namespace,
                                "--dry-run=server")
                        .output()
                        .contains("WG301"));
    }

    /** It comes while nothing is enforced in its Namespace, and stays when that changes. */
    private void makeOldBadPolicy() {
        kubectl.apply(Samples.ambientNamespace(namespace, "waypoint-guard.io/enforce: \"off\""))
                .orFail();
        String policy = Samples.brokenPolicy("selector-with-l7", namespace);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> kubectl.apply(policy).exitCode() == 0);
        patch("{\"metadata\": {\"finalizers\": [\"shop.example/audit\"]}}").orFail();
        kubectl.run("label", "namespace", namespace, "waypoint-guard.io/enforce-")
                .orFail();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> patch("{\"spec\": {\"action\": \"DENY\"}}", "--dry-run=server")
                                .exitCode()
                        == 1);
    }

    private Result patch(String patch, String... more) {
        String[] command = {
            "patch", "authorizationpolicy", "mlflow-traces-from-otel", "-n", namespace, "--type=merge", "-p", patch
        };
        return kubectl.run(
                Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new));
    }
}
