package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.guard.GuardedCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard is registered and does not answer. */
@ApiServerTest
class GuardDownIT {

    private static GuardedCluster cluster;
    private static String namespace;

    @BeforeAll
    static void start_it_and_stop_it() {
        cluster = GuardedCluster.start();
        namespace = GuardedCluster.newName("down");
        Kubectl kubectl = cluster.kubectl();
        kubectl.apply(DependentMesh.BESIDE.manifest(namespace)).orFail();
        kubectl.apply(DependentMesh.BESIDE.policy(namespace)).orFail();
        cluster.guard().stop();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private final Kubectl kubectl = cluster.kubectl();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create namespace NAMESPACE-more",
                "annotate namespace NAMESPACE note=1",
                "create service clusterip more --tcp=80",
                "annotate service shop note=1",
                "label authorizationpolicy readers team=shop",
                "delete service more",
                "delete authorizationpolicy readers",
            })
    void what_it_is_not_asked_about_and_what_it_never_refuses_goes_on(String command) {
        run(command).orFail();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "label service shop istio.io/use-waypoint-",
                "label namespace NAMESPACE team=shop",
                "delete gateways.gateway.networking.k8s.io waypoint",
                "delete namespace NAMESPACE --wait=false",
            })
    void what_nobody_has_judged_is_not_done(String command) {
        Result result = run(command);

        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("failed calling webhook \"validate.waypoint-guard.io\"");
    }

    private Result run(String command) {
        return kubectl.run((command.replace("NAMESPACE", namespace) + " -n " + namespace).split(" "));
    }
}
