package io.waypointguard.cluster;

import static io.waypointguard.cluster.ScriptedApi.status;
import static io.waypointguard.cluster.ScriptedApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import io.waypointguard.cluster.LiveReads.Outcome;
import io.waypointguard.cluster.ScriptedApi.Question;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the API server answers: only its own word that there is no such object says so. */
class LiveReaderTest {

    private ScriptedApi server = new ScriptedApi(Kind.SERVICE, "v1");
    private final LiveReads counts = new LiveReads();
    private Duration time = Duration.ofSeconds(20);

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve(Kind kind, String version) {
        server.close();
        server = new ScriptedApi(kind, version);
    }

    private Reading read(ObjectRef ref) {
        try (KubeApi api = server.client()) {
            return new LiveReader(api, System.nanoTime() + time.toNanos(), counts)
                    .read(List.of(ref))
                    .get(ref);
        }
    }

    private Reading read() {
        return read(server.ref("shop", "a"));
    }

    private static void isUnreadable(Reading reading, String reason) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains(reason));
    }

    @Test
    void anObjectIsReadAsItIsNow() {
        server.put("shop", "a", "spec: {clusterIP: None}");

        assertThat(read())
                .isInstanceOfSatisfying(
                        Reading.Found.class,
                        found -> assertThat(found.object().ref()).isEqualTo(server.ref("shop", "a")));
        assertThat(counts.of(Kind.SERVICE, Outcome.FOUND).sum()).isOne();
    }

    @Test
    void theApiServerSaysThatAnObjectDoesNotExist() {
        assertThat(read()).isEqualTo(new Reading.Absent());
        assertThat(counts.of(Kind.SERVICE, Outcome.ABSENT).sum()).isOne();
    }

    @Test
    void anObjectIsReadInTheVersionThatThereIs() {
        for (Kind kind : List.of(Kind.GATEWAY, Kind.SERVICE_ENTRY, Kind.AUTHORIZATION_POLICY)) {
            for (String version : kind.versions()) {
                serve(kind, version);
                server.put("shop", "a", "");

                assertThat(read()).as("%s %s", kind, version).isInstanceOf(Reading.Found.class);
                assertThat(read(server.ref("shop", "b"))).isEqualTo(new Reading.Absent());
            }
        }
    }

    @Test
    void theUsersOfWaypointsAreListedAsTheyAreNow() {
        server.pagesOf(1);
        server.put("shop", "a", "metadata: {labels: {istio.io/use-waypoint: waypoint}}");
        server.put("shop", "b", "metadata: {labels: {istio.io/use-waypoint: none}}");

        assertThat(users("shop")).containsOnlyKeys(server.ref("shop", "a"), server.ref("shop", "b"));
        assertThat(server.asked(Question.LIST))
                .first()
                .isEqualTo("/api/v1/namespaces/shop/services?limit=500&labelSelector=istio.io%2Fuse-waypoint");
        assertThat(counts.of(Kind.SERVICE, Outcome.FOUND).sum()).isEqualTo(2);
        assertThat(users("shop/../../secrets")).isEmpty();
        assertThat(server.asked(Question.LIST)).hasSize(2);
    }

    @Test
    void usersThatCannotBeListedAreNotKnown() {
        server.always(Question.LIST, status(503, "", "not now"));
        isUnreadable(users("shop").get(ObjectRef.namespace("shop")), "HTTP 503: not now");
        assertThat(counts.of(Kind.NAMESPACE, Outcome.UNREADABLE).sum()).isOne();

        server.always(Question.DISCOVERY, status(500, "", "nor that"));
        server.always(Question.LIST, text(200, "{}"));
        isUnreadable(users("shop").get(ObjectRef.namespace("shop")), "the answer is no ServiceList");

        time = Duration.ZERO;
        isUnreadable(users("shop").get(ObjectRef.namespace("shop")), "did not answer in time");
    }

    /** It may be the one on which the webhook answers, and a question that follows reads the token first. */
    @Test
    void anAnswerIsReadOnNoEventLoop() throws Exception {
        CompletableFuture<HttpServerRequest> question = new CompletableFuture<>();
        server.next(Question.OBJECT, question::complete);
        try (KubeApi api = server.client()) {
            CompletableFuture<String> thread = api.getAsync(ApiVersions.path(server.ref("shop", "a"), "v1"), time)
                    .thenApply(answer -> Thread.currentThread().getName());
            question.get(20, TimeUnit.SECONDS).response().end("{}");

            assertThat(thread.get(20, TimeUnit.SECONDS)).doesNotContain("vert.x");
        }
    }

    private Map<ObjectRef, Reading> users(String namespace) {
        try (KubeApi api = server.client()) {
            return reader(api, time).waypointUsersIn(namespace);
        }
    }

    @Test
    void ofAKindThatTheApiServerDoesNotServeThereIsNoObject() {
        serve(Kind.AUTHORIZATION_POLICY, "");

        assertThat(read()).isEqualTo(new Reading.Absent());
    }

    @Test
    void aPathThatLeadsNowhereSaysNothing() {
        server.always(Question.OBJECT, text(404, "404 page not found"));
        isUnreadable(read(), "the API server has nothing at the path of its kind");

        serve(Kind.AUTHORIZATION_POLICY, "v1");
        server.always(Question.OBJECT, text(404, "404 page not found"));
        isUnreadable(read(), "the API server has nothing at the path of its kind");

        server.always(Question.DISCOVERY, text(404, "nothing here"));
        isUnreadable(read(), "HTTP 404");

        server.always(Question.DISCOVERY, text(200, "{}"));
        isUnreadable(read(), "not the JSON of an API server");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 410, 429, 500, 503})
    void aRefusalSaysNothing(int code) {
        server.always(Question.OBJECT, status(code, "", "not now"));

        isUnreadable(read(), "HTTP " + code + ": not now");
        assertThat(counts.of(Kind.SERVICE, Outcome.UNREADABLE).sum()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{}", "[]", "{\"kind\":\"Service\",\"apiVersion\":\"v1\"}"})
    void anAnswerThatIsNoObjectSaysNothing(String answer) {
        server.always(Question.OBJECT, text(200, answer));

        isUnreadable(read(), "");
    }

    @Test
    void aConnectionThatBreaksSaysNothing() {
        server.always(Question.OBJECT, ScriptedApi.brokenAfter("{\"kind\":"));

        isUnreadable(read(), "the API server cannot be reached");
    }

    @Test
    void anAnswerThatComesAfterTheDeadlineSaysNothing() {
        time = Duration.ofMillis(300);
        server.always(Question.OBJECT, ScriptedApi::unanswered);

        isUnreadable(read(), "the API server did not answer in time");
    }

    @Test
    void afterTheDeadlineNothingIsAsked() {
        time = Duration.ZERO;

        isUnreadable(read(), "the API server did not answer in time");
        assertThat(server.asked(Question.OBJECT)).isEmpty();
    }

    @Test
    void aNameThatNoObjectCanHaveIsNotAskedFor() {
        assertThat(read(server.ref("shop", "../../secrets/x"))).isEqualTo(new Reading.Absent());
        assertThat(read(server.ref("shop?x=", "a"))).isEqualTo(new Reading.Absent());
        assertThat(server.asked(Question.OBJECT)).isEmpty();
    }

    @Test
    void hundredsOfObjectsAreReadAFewAtATime() {
        List<ObjectRef> refs = IntStream.range(0, 300)
                .mapToObj(i -> server.ref("shop", "s" + i))
                .toList();
        refs.forEach(ref -> server.put("shop", ref.name(), ""));
        try (KubeApi api = server.client()) {
            LiveReader reader = new LiveReader(api, System.nanoTime() + time.toNanos(), counts);

            assertThat(reader.read(refs).values()).hasSize(300).allMatch(Reading.Found.class::isInstance);
            assertThat(server.openConnections()).isLessThanOrEqualTo(33);
        }
    }

    @Test
    void readingsThatNobodyWaitsForAnyMoreHoldUpNoLaterOnes() throws InterruptedException {
        readingsOfNoUseHoldUpNoLaterOnes(ScriptedApi::unanswered);
    }

    @Test
    void nothingDifferentHoldsForAnswersThatStopAfterTheirHeads() throws InterruptedException {
        readingsOfNoUseHoldUpNoLaterOnes(ScriptedApi::silent);
    }

    private void readingsOfNoUseHoldUpNoLaterOnes(Consumer<HttpServerRequest> fault) throws InterruptedException {
        server.put("shop", "a", "");
        List<ObjectRef> refs = IntStream.range(0, 500)
                .mapToObj(i -> server.ref("shop", "s" + i))
                .toList();
        try (KubeApi api = server.client()) {
            server.always(Question.OBJECT, fault);
            List<Thread> threads = IntStream.range(0, 20)
                    .mapToObj(i ->
                            new Thread(() -> reader(api, Duration.ofMillis(500)).read(refs)))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(server.openConnections()).isLessThanOrEqualTo(LiveReads.AT_ONCE);
            server.behave();

            await().untilAsserted(() -> assertThat(reader(api, Duration.ofSeconds(1))
                            .read(List.of(server.ref("shop", "a")))
                            .values())
                    .allMatch(Reading.Found.class::isInstance));
        }
    }

    private LiveReader reader(KubeApi api, Duration within) {
        return new LiveReader(api, System.nanoTime() + within.toNanos(), counts);
    }
}
