package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import io.waypointguard.testing.readme.DocumentedCommands;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard is registered and does not answer. */
@GuardedClusterTest
class GuardDownIT {

    private static final Path BREAK_GLASS = Path.of("docs", "break-glass.md");

    private static String namespace;

    @BeforeAll
    static void stop_the_guard(GuardedCluster cluster) {
        namespace = GuardedCluster.newName("down");
        Kubectl kubectl = cluster.kubectl();
        kubectl.apply(DependentMesh.BESIDE.manifest(namespace)).orFail();
        kubectl.apply(DependentMesh.BESIDE.policy(namespace)).orFail();
        cluster.guard().stop();
    }

    private final GuardedCluster cluster;
    private final Kubectl kubectl;

    GuardDownIT(GuardedCluster cluster) {
        this.cluster = cluster;
        this.kubectl = cluster.kubectl();
    }

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

    /** What the documentation tells people to look at. */
    static List<String> looks() {
        return DocumentedCommands.of(BREAK_GLASS, "The guard does not answer").stream()
                .filter(command -> !changesTheRegistration(command))
                .toList();
    }

    static List<String> waysOut() {
        return DocumentedCommands.of(BREAK_GLASS, "The guard does not answer").stream()
                .filter(GuardDownIT::changesTheRegistration)
                .toList();
    }

    private static boolean changesTheRegistration(String command) {
        return command.contains(" validatingwebhookconfiguration ");
    }

    @ParameterizedTest
    @MethodSource("looks")
    void can_be_looked_at(String command) {
        kubectl.type(command).orFail();
    }

    /** Each of the documentation, as it stands there, for the Namespace that is named there. */
    @ParameterizedTest
    @MethodSource("waysOut")
    void every_way_out_works_and_applying_the_shipped_file_is_the_way_back(String command) {
        cluster.registerAgain();
        assertThat(createGuarded().output()).contains("failed calling webhook \"validate.waypoint-guard.io\"");

        kubectl.type(command).orFail();

        awaitAdmitted();
        cluster.registerAgain();
        assertThat(createGuarded().exitCode()).isEqualTo(1);
    }

    @Test
    void there_are_three_ways_out() {
        assertThat(waysOut()).hasSize(3);
    }

    @Test
    void the_way_back_is_a_command_too() {
        List<String> back = DocumentedCommands.of(BREAK_GLASS, "And back");
        for (String night : List.of("the first", "the second")) {
            kubectl.type(waysOut().get(0)).orFail();
            awaitAdmitted();

            back.forEach(command -> kubectl.type(command).orFail());

            Awaitility.await(night).until(() -> createGuarded().exitCode() == 1);
        }
        assertThat(DocumentedCommands.of(Path.of("docs", "troubleshooting.md"), "Certificates"))
                .as("the same run, on the page on which it is looked for as well")
                .containsAll(back.subList(1, back.size()));
    }

    private void awaitAdmitted() {
        Awaitility.await().until(() -> createGuarded().exitCode() == 0);
    }

    /** A Namespace that the guard is asked about. */
    private Result createGuarded() {
        return kubectl.run(List.of("create", "--dry-run=server", "-f", "-"), """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  labels:
                    istio.io/use-waypoint: waypoint
                """);
    }

    private Result run(String command) {
        return kubectl.run((command.replace("NAMESPACE", namespace) + " -n " + namespace).split(" "));
    }
}
