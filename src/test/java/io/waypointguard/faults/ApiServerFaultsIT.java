package io.waypointguard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.faults.Question.Verdict;
import io.waypointguard.testing.MeshYaml;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.network.TcpProxy;
import io.waypointguard.testing.network.TcpProxy.Cut;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One guard lives through everything that can befall its API server and the way to it. At every moment what it answers
 * is right, or it asks to be asked again; afterwards it knows what happened meanwhile. It is never started again.
 */
@ApiServerTest
class ApiServerFaultsIT {

    private static final int ENOUGH = 200;
    private static final int MOST_CONNECTIONS = 6 + 64;
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private static FaultyCluster cluster;
    private static GuardProcess guard;
    private static Requester requester;
    private static double threadsAtFirst;

    private final TcpProxy network = cluster.network();
    private ShopMesh mesh;
    private String fault;

    @BeforeAll
    static void start() {
        cluster = FaultyCluster.start();
        cluster.server().installCrds();
        guard = cluster.guard("12s").start();
        requester = new Requester(guard);
    }

    @AfterAll
    static void stop() {
        guard.close();
        cluster.close();
    }

    @BeforeEach
    void aMeshThatIsKnown(TestInfo test) throws Exception {
        mesh = ShopMesh.apply("shop-" + NAMESPACES.incrementAndGet(), cluster.kubectl());
        requester.ask(mesh.before());
        requester.awaitRight(mesh.before());
        fault = test.getTestMethod().orElseThrow().getName() + " " + test.getDisplayName();
        fault = fault.replaceFirst("^(\\w+) \\1\\(\\)$", "$1");
        if (threadsAtFirst == 0) {
            // The first requests start the threads that all others use.
            requester.during(
                    answers -> eventually(() -> assertThat(answers.all()).isGreaterThan(ENOUGH)));
            threadsAtFirst = threads();
        }
    }

    @AfterEach
    void nothingIsLeftOver() {
        eventually(() -> assertThat(guard.isReady()).as(condition()).isTrue());
        eventually(() -> assertThat(threads()).isLessThanOrEqualTo(threadsAtFirst + 5));
        // The watches, and what is kept for a minute of the connections for live reads.
        eventually(() -> assertThat(network.connections()).isLessThanOrEqualTo(MOST_CONNECTIONS));
    }

    private static double threads() {
        return guard.metrics().sum("jvm_threads_live_threads");
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(assertion);
    }

    private static JsonNode readiness() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(guard.management("/q/health/ready")).build();
            String body = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
            for (JsonNode check : MeshYaml.JSON.readTree(body).path("checks")) {
                if (check.path("name").asText().equals("mesh")) {
                    return check;
                }
            }
            throw new AssertionError("no check of the mesh in " + body);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String condition() {
        return readiness().path("data").toString();
    }

    /** Asks while that is done, and then until the guard knows what has happened. */
    private void during(Requester.Script script) throws Exception {
        during(script, mesh.after());
    }

    private void during(Requester.Script script, List<Question> after) throws Exception {
        rightAtAllTimes(requester.during(script));
        eventually(() -> assertThat(guard.isReady()).as(condition()).isTrue());
        requester.awaitRight(after);
    }

    private void rightAtAllTimes(Answers answers) {
        System.out.println(fault + ": " + answers);
        assertThat(answers.wrong()).isEmpty();
        assertThat(answers.all()).isGreaterThan(ENOUGH);
    }

    private void change() throws InterruptedException {
        requester.ask(mesh.changing());
        mesh.change();
        requester.ask(mesh.unknown());
    }

    private static void enoughMore(Answers answers) {
        int until = answers.all() + ENOUGH;
        eventually(() -> assertThat(answers.all()).isGreaterThan(until));
    }

    private static void becomesUnready(String kind, String... words) {
        eventually(() -> {
            JsonNode check = readiness();
            assertThat(check.path("status").asText()).as(check.toString()).isEqualTo("DOWN");
            assertThat(check.path("data").path(kind).asText())
                    .startsWith("stale: ")
                    .contains(words);
        });
    }

    // The API server

    @ParameterizedTest(name = "at once: {0}")
    @ValueSource(booleans = {true, false})
    void theApiServerEndsAndIsStartedAgain(boolean atOnce) throws Exception {
        during(answers -> {
            if (atOnce) {
                cluster.server().killApiServer();
            } else {
                cluster.server().stopApiServer();
            }
            enoughMore(answers);
            cluster.server().startApiServer();
            change();
            enoughMore(answers);
        });
    }

    @Test
    void etcdIsStartedAgain() throws Exception {
        during(answers -> {
            cluster.server().killEtcd();
            enoughMore(answers);
            cluster.server().startEtcd();
            cluster.server().awaitReady();
            change();
            enoughMore(answers);
        });
    }

    @Test
    void etcdIsAwayForLongerThanTheLimit() throws Exception {
        during(answers -> {
            cluster.server().killEtcd();
            enoughMore(answers);
            // The API server still takes watches, which are silent: they are no reason to trust the memory.
            becomesUnready("services", "");
            enoughMore(answers);
            cluster.server().startEtcd();
            cluster.server().awaitReady();
            change();
            enoughMore(answers);
        });
    }

    @Test
    void theClusterIsTakenBackToAnEarlierState() throws Exception {
        Path backup = cluster.server().backup();
        cluster.server().awaitReady();
        cluster.server().writeMuch();
        mesh.change();
        requester.awaitRight(mesh.after());
        requester.ask(mesh.steady());

        during(
                answers -> {
                    cluster.server().restore(backup);
                    enoughMore(answers);
                },
                mesh.before());
    }

    // The watches

    @ParameterizedTest
    @EnumSource(Cut.class)
    void connectionsAreCutAgainAndAgain(Cut cut) throws Exception {
        during(answers -> {
            for (int i = 0; i < 10; i++) {
                network.cut(cut);
                Thread.sleep(200);
                if (i == 4) {
                    change();
                }
            }
            enoughMore(answers);
        });
    }

    @Test
    void watchesAreTooOldToGoOnFrom() throws Exception {
        // Patient, so that it goes on from where it was and does not list anew by itself.
        try (GuardProcess patient = cluster.guard("3m").start()) {
            Requester asking = new Requester(patient);
            asking.ask(mesh.before());
            Answers answers = asking.during(counted -> {
                network.refuse(true);
                network.cut(Cut.RESET);
                mesh.change();
                asking.ask(mesh.unknown());
                enoughMore(counted);
                // Its memory begins anew, after what has happened meanwhile.
                cluster.server().killApiServer();
                cluster.server().startApiServer();
                network.refuse(false);
                enoughMore(counted);
            });
            rightAtAllTimes(answers);
            asking.awaitRight(mesh.after());
            assertThat(patient.log()).containsPattern("cannot be followed, trying again: .*410");
        }
    }

    @Test
    void connectionsFallSilentForEverAndNewOnesAreWell() throws Exception {
        during(answers -> {
            network.freezeConnections();
            change();
            enoughMore(answers);
            // The guard finds out by itself; nothing is mended.
            requester.awaitRight(mesh.after());
        });
    }

    @Test
    void nothingComesThroughForLongerThanTheLimit() throws Exception {
        during(answers -> {
            network.blackhole(true);
            change();
            enoughMore(answers);
            for (String kind : List.of("services", "namespaces", "gateways", "authorizationpolicies")) {
                becomesUnready(kind, "the API server");
            }
            // Nothing is decided from memory any more.
            requester.ask(mesh.unknown().stream().map(Question::withRight).toList());
            Thread.sleep(2_000);
            enoughMore(answers);
            requester.ask(mesh.unknown());
            network.blackhole(false);
            enoughMore(answers);
        });
    }

    @Test
    void everythingComesLate() throws Exception {
        during(answers -> {
            network.delay(100);
            change();
            enoughMore(answers);
            network.delay(0);
        });
    }

    // Rights, kinds, tokens

    @Test
    void theRightToReadOneKindIsTakenAwayAndGivenBack() throws Exception {
        during(answers -> {
            cluster.allow("namespaces");
            change();
            enoughMore(answers);
            becomesUnready("services", "HTTP 403: services is forbidden");
            assertThat(readiness().at("/data/namespaces").asText()).isEqualTo("known");
            enoughMore(answers);
            cluster.allow("namespaces, services");
            enoughMore(answers);
        });
        assertThat(guard.log()
                        .lines()
                        .filter(line -> line.contains("services cannot be followed"))
                        .filter(line -> line.contains("HTTP 403")))
                .as("list, watch and look-up each once")
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aKindIsTakenOutOfTheClusterAndPutBack() throws Exception {
        String crd = "authorizationpolicies.security.istio.io";
        Kubectl kubectl = cluster.kubectl();
        Question enrolled = mesh.ofEnrolled(Verdict.ALLOWED);
        Question either = mesh.ofGateway(Verdict.DENIED).withRight(Verdict.ALLOWED, Verdict.DENIED);
        during(
                answers -> {
                    requester.ask(List.of(enrolled, either));
                    kubectl.run("delete", "crd", crd).orFail();
                    // Its policies have gone with it: nothing depends on the Gateway any more.
                    requester.awaitRight(List.of(enrolled, mesh.ofGateway(Verdict.ALLOWED)));
                    assertThat(guard.isReady()).isTrue();
                    eventually(() -> assertThat(readiness()
                                    .at("/data/authorizationpolicies")
                                    .asText())
                            .isEqualTo("known: this cluster does not have the kind"));
                    enoughMore(answers);
                    cluster.server().installCrds();
                    ShopMesh.apply(mesh.in("NS"), kubectl);
                    requester.awaitRight(mesh.before());
                    enoughMore(answers);
                },
                mesh.before());
    }

    @Test
    void theTokenIsReplaced() throws Exception {
        during(answers -> {
            // The worst order: the old one is refused before the new one is there.
            cluster.revokeToken();
            eventually(() -> assertThat(condition()).contains("HTTP 401"));
            enoughMore(answers);
            cluster.renewToken();
            change();
            enoughMore(answers);
        });
    }

    @Test
    void kindsThatAreNotThereAtTheStartComeLater() throws Exception {
        List<String> crds = new ArrayList<>();
        for (String name : cluster.kubectl()
                .run("get", "crd", "-o", "name")
                .orFail()
                .output()
                .split("\\s+")) {
            if (name.matches(".*(gateways|gatewayclasses|serviceentries)\\..*")) {
                crds.add(name);
            }
        }
        List<String> delete = new ArrayList<>(List.of("delete"));
        delete.addAll(crds);
        cluster.kubectl().run(delete, "").orFail();
        try (GuardProcess second = cluster.guard("12s").start()) {
            Requester asking = new Requester(second);
            // Without a Gateway, what uses it is pending, and nothing is stranded by its end.
            asking.awaitRight(List.of(mesh.ofEnrolled(Verdict.ALLOWED)));
            cluster.server().installCrds();
            mesh.apply(ShopMesh.GATEWAY.replace("waypoint-for: service", "waypoint-for: workload"));

            asking.awaitRight(List.of(mesh.ofEnrolled(Verdict.DENIED)));
            mesh.apply(ShopMesh.GATEWAY);
            asking.ask(mesh.before());
            asking.awaitRight(mesh.before());
            rightAtAllTimes(asking.during(ApiServerFaultsIT::enoughMore));
        }
    }
}
