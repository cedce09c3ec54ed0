package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant can make a real API server store neither ends a watch nor a list, whenever it comes. */
@ApiServerTest
class UnusualObjectsApiServerTest {

    private static final String NAMESPACE = "unusual-objects";
    private static final Kubectl KUBECTL = ApiServer.shared().kubectl();

    private static final ObjectRef ENTRY = ObjectRef.serviceEntry(NAMESPACE, "long-key");
    private static final ObjectRef POLICY = ObjectRef.policy(NAMESPACE, "deep-status");

    private static final String POLICY_YAML = """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: %s, namespace: unusual-objects}
            spec: {action: DENY}
            """;

    @TempDir
    private static Path folder;

    private ClusterMesh mesh = following();

    @BeforeAll
    static void namespace() {
        KUBECTL.run("create", "namespace", NAMESPACE).orFail();
    }

    /** Others list these kinds, too, with clients that do not survive it. */
    @AfterEach
    void deleteAll() {
        mesh.close();
        KUBECTL.run("delete", "authorizationpolicies,serviceentries", "--all", "-n", NAMESPACE)
                .orFail();
    }

    @AfterAll
    static void deleteTheNamespace() {
        KUBECTL.run("delete", "namespace", NAMESPACE, "--wait=false").orFail();
    }

    private static KubeApi api() {
        return KubeApi.of(
                KubeContext.of(ApiServer.shared().kubeconfig().toString(), "").config());
    }

    private static ClusterMesh following() {
        ClusterMesh mesh = new ClusterMesh(api(), Duration.ofMinutes(3));
        mesh.start();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(mesh.get()).isPresent());
        return mesh;
    }

    /** Without workloads behind it, so that no webhook is asked. */
    private static void storeALongKey(int length) {
        KUBECTL.run(List.of("create", "-f", "-"), """
                        {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry",
                         "metadata": {"name": "long-key", "namespace": "unusual-objects"},
                         "spec": {"hosts": ["outside.example"], "resolution": "STATIC",
                                  "ports": [{"number": 443, "name": "tls", "protocol": "TLS"}],
                                  "workloadSelector": {"labels": {"%s": "v"}}}}
                        """.formatted("k".repeat(length)))
                .orFail();
    }

    private static void storeADeepStatus(int levels) throws IOException {
        KUBECTL.apply(POLICY_YAML.formatted("deep-status")).orFail();
        Path patch = Files.writeString(
                folder.resolve("patch.json"),
                "{\"status\":" + "{\"a\":".repeat(levels) + "1" + "}".repeat(levels) + "}");
        KUBECTL.run(
                        "patch",
                        "authorizationpolicy",
                        "deep-status",
                        "-n",
                        NAMESPACE,
                        "--subresource=status",
                        "--type=merge",
                        "--patch-file=" + patch)
                .orFail();
    }

    private static void knows(ClusterMesh mesh, ObjectRef... refs) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            MeshSnapshot known = mesh.get().orElseThrow();
            assertThat(refs).allSatisfy(ref -> assertThat(known.find(ref)).isPresent());
        });
    }

    private static void isWell(ClusterMesh mesh) {
        assertThat(mesh.condition()).containsEntry("serviceentries", "known");
        assertThat(mesh.condition()).containsEntry("authorizationpolicies", "known");
        assertThat(mesh.states())
                .filteredOn(state ->
                        List.of(Kind.SERVICE_ENTRY, Kind.AUTHORIZATION_POLICY).contains(state.kind()))
                .allMatch(KindState::isWatching);
    }

    @Test
    void whatComesWhileTheGuardFollowsStopsNothing() throws IOException {
        storeALongKey(60_000);
        storeADeepStatus(1_500);
        knows(mesh, ENTRY, POLICY);

        KUBECTL.apply(POLICY_YAML.formatted("later")).orFail();
        KUBECTL.run("label", "serviceentry", "long-key", "-n", NAMESPACE, "istio.io/use-waypoint=waypoint")
                .orFail();

        knows(mesh, ObjectRef.policy(NAMESPACE, "later"));
        await().untilAsserted(() ->
                assertThat(mesh.get().orElseThrow().waypointsNamedIn(NAMESPACE)).hasSize(1));
        isWell(mesh);
    }

    @Test
    void whatWasThereBeforeTheStartStopsNothing() throws IOException {
        storeALongKey(900_000);
        storeADeepStatus(1_500);
        try (ClusterMesh later = following()) {
            knows(later, ENTRY, POLICY);
            KUBECTL.run("delete", "serviceentry", "long-key", "-n", NAMESPACE).orFail();

            await().untilAsserted(() ->
                    assertThat(later.get().orElseThrow().find(ENTRY)).isEmpty());
            isWell(later);
        }
    }

    @Test
    void theCommandLineAndALiveReadReadItToo() throws IOException {
        storeALongKey(60_000);
        storeADeepStatus(1_500);

        ClusterScan scan = ClusterScan.read(ApiServer.shared().kubeconfig().toString(), "");
        assertThat(scan.notes()).isEmpty();
        assertThat(scan.mesh().find(ENTRY)).isPresent();
        assertThat(scan.mesh().find(POLICY)).isPresent();
        try (KubeApi api = api()) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            assertThat(new LiveReader(api, deadline, new LiveReads()).read(List.of(ENTRY, POLICY)))
                    .allSatisfy((ref, reading) -> assertThat(reading).isInstanceOf(Reading.Found.class));
        }
    }
}
