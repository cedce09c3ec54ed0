package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.guard.GuardedCluster;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Gateway that a finalizer holds after its deletion counts as gone, at a real API server. */
@ApiServerTest
class GoingAwayIT {

    private static final String GATEWAY = "gateways.gateway.networking.k8s.io";

    private static GuardedCluster cluster;

    @BeforeAll
    static void start() {
        cluster = GuardedCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private final Kubectl kubectl = cluster.kubectl();
    private final String namespace = GuardedCluster.newName("going");

    @Test
    void a_policy_that_relies_on_it_is_admitted_with_a_warning_and_letting_it_go_is_not_refused() {
        String mesh = DependentMesh.BESIDE
                .manifest(namespace)
                .replace(
                        "{name: waypoint, namespace",
                        "{name: waypoint, finalizers: [waypoint-guard.io/test], namespace");
        kubectl.apply(mesh).orFail();
        kubectl.run("delete", GATEWAY, "waypoint", "-n", namespace, "--wait=false")
                .orFail();

        Awaitility.await("the deletion to be known")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(applied("--dry-run=server").output())
                        .contains(
                                "Warning: WG008", "uses the waypoint " + namespace + "/waypoint", "is being deleted"));
        assertThat(applied().orFail().output()).contains("Warning: WG008", "is being deleted");
        String finalizer = "{\"metadata\":{\"finalizers\":null}}";
        kubectl.run("patch", GATEWAY, "waypoint", "-n", namespace, "--type=merge", "-p", finalizer)
                .orFail();
        assertThat(kubectl.run("get", GATEWAY, "-n", namespace).orFail().output())
                .contains("No resources found");
    }

    private Result applied(String... options) {
        String[] command = new String[options.length + 3];
        System.arraycopy(options, 0, command, 3, options.length);
        command[0] = "apply";
        command[1] = "-f";
        command[2] = "-";
        return kubectl.run(List.of(command), DependentMesh.BESIDE.policy(namespace));
    }
}
