package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.acceptance.Writes.Written;
import io.waypointguard.cli.PackagedJar;
import io.waypointguard.cli.PackagedJar.Ended;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writes that follow each other faster than the guard learns of them. */
@GuardedClusterTest
class RacesIT {

    private static final int SETS = Integer.getInteger("races.sets", 1_000);
    private static final int PAIRS = Integer.getInteger("races.pairs", 500);

    private static Writes writes;

    @BeforeAll
    static void start(GuardedCluster cluster) {
        writes = new Writes(cluster.client());
    }

    @AfterAll
    static void stop() {
        writes.close();
    }

    /**
     * The complete example in a Namespace of its own.
     *
     * @param labelled whether it is the Service that names the waypoint; else the Namespace does, and the guard labels it
     */
    private record ExampleSet(String namespace, boolean labelled) {

        CompletableFuture<Written> createNamespace() {
            return writes.create(
                    "/api/v1/namespaces",
                    labelled ? Samples.ambientNamespace(namespace) : Samples.namespaceNamingItsWaypoint(namespace));
        }

        CompletableFuture<Written> createService() {
            return writes.create(
                    "/api/v1/namespaces/" + namespace + "/services",
                    labelled ? Samples.mesh("service", namespace) : Samples.unlabelledService(namespace));
        }

        CompletableFuture<Written> createWaypoint() {
            return writes.create(gateways(), Samples.mesh("waypoint", namespace));
        }

        CompletableFuture<Written> createPolicy() {
            return writes.create(
                    "/apis/security.istio.io/v1/namespaces/" + namespace + "/authorizationpolicies",
                    Samples.mesh("policy", namespace));
        }

        CompletableFuture<Written> deleteWaypoint() {
            return writes.delete(gateways() + "/mlflow-waypoint");
        }

        private String gateways() {
            return "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways";
        }
    }

    /**
     * Each is sent at the moment when what it needs is stored: the Service and the waypoint after the Namespace, the
     * policy after the Service.
     */
    @Test
    void a_set_that_is_created_in_a_few_milliseconds_is_never_refused() {
        List<Written> failed = new ArrayList<>();
        double[] millis = new double[SETS];
        for (int i = 0; i < SETS; i++) {
            ExampleSet set = new ExampleSet(GuardedCluster.newName("race"), i % 2 == 0);
            Written namespace = set.createNamespace().join();
            long start = System.nanoTime();
            CompletableFuture<Written> waypoint = set.createWaypoint();
            Written service = set.createService().join();
            millis[i] = (System.nanoTime() - start) / 1e6;
            Written policy = set.createPolicy().join();
            List.of(namespace, service, waypoint.join(), policy).stream()
                    .filter(written -> !written.done())
                    .forEach(failed::add);
        }

        Arrays.sort(millis);
        System.out.printf(
                "%d sets: from the answer for the Namespace to the request for the policy %.1f ms (median), %.1f ms (p99);"
                        + " %d writes refused%n",
                SETS, millis[SETS / 2], millis[SETS * 99 / 100], failed.size());
        assertThat(failed).isEmpty();
    }

    /** A policy is created while its waypoint is deleted: each is in order by itself. */
    @Test
    void of_two_writes_at_once_some_slip_through_together_and_the_audit_finds_them() throws Exception {
        int refused = 0;
        int warned = 0;
        List<String> slipped = new ArrayList<>();
        List<Written> wrong = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            ExampleSet set = new ExampleSet(GuardedCluster.newName("pair"), true);
            set.createNamespace().join();
            CompletableFuture.allOf(set.createService(), set.createWaypoint()).join();

            CompletableFuture<Written> creation = set.createPolicy();
            CompletableFuture<Written> deletion = set.deleteWaypoint();

            Written policy = creation.join();
            Written waypoint = deletion.join();
            if (!policy.done() || !(waypoint.done() || waypoint.body().contains("WG301"))) {
                wrong.add(policy);
                wrong.add(waypoint);
            } else if (!waypoint.done()) {
                refused++;
            } else if (policy.warnings().toString().contains("does not exist")) {
                warned++;
            } else {
                slipped.add(set.namespace());
            }
        }

        System.out.printf(
                "%d pairs: in %d the deletion was refused, in %d the policy was warned of, %d slipped through%n",
                PAIRS, refused, warned, slipped.size());
        assertThat(wrong).isEmpty();
        assertThat(refused + warned + slipped.size()).isEqualTo(PAIRS);
        assertThat(namespacesWithFindings()).containsAll(slipped);
    }

    private static Set<String> namespacesWithFindings() throws Exception {
        Ended audit = new PackagedJar()
                .environment("KUBECONFIG", ApiServer.shared().kubeconfig().toString())
                .run("audit", "--format", "json", "--fail-on", "never");
        assertThat(audit.exitCode()).as(audit.err()).isZero();
        Set<String> namespaces = new HashSet<>();
        for (JsonNode finding : new ObjectMapper().readTree(audit.out()).path("findings")) {
            JsonNode resource = finding.path("resource");
            if (resource.path("kind").asText().equals("AuthorizationPolicy")) {
                namespaces.add(resource.path("namespace").asText());
            }
        }
        return namespaces;
    }
}
