package io.waypointguard.cluster;

import static io.waypointguard.cluster.ScriptedApi.brokenAfter;
import static io.waypointguard.cluster.ScriptedApi.status;
import static io.waypointguard.cluster.ScriptedApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import io.waypointguard.cluster.ScriptedApi.Question;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.testing.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one kind is known by, whatever the API server does. */
class ReflectorTest {

    private static final FollowTimes QUICK = new FollowTimes(
            Duration.ofSeconds(1),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            Duration.ofSeconds(60));

    private ScriptedApi server = new ScriptedApi(Kind.SERVICE, "v1");
    private KubeApi api;
    private ClusterMesh mesh;
    private KindState state;
    private Reflector reflector;
    private final LogLines log = LogLines.of(FaultLog.class);

    private void follow(FollowTimes times) {
        api = server.client();
        mesh = new ClusterMesh(api, Duration.ofHours(1));
        Kind kind = server.ref("any", "any").kind();
        state = new KindState(kind);
        reflector = new Reflector(api, mesh, state, times);
        reflector.start();
    }

    private void follow() {
        follow(QUICK);
    }

    /** Follows an API server that serves another kind, in that version. */
    private void serve(Kind kind, String version) {
        server.close();
        server = new ScriptedApi(kind, version);
    }

    @AfterEach
    void stop() {
        reflector.stop();
        mesh.close();
        server.close();
        log.close();
    }

    private void knows(String... names) {
        eventually(() -> {
            assertThat(state.isListed()).isTrue();
            assertThat(known()).containsExactlyInAnyOrder(names);
        });
    }

    private TreeSet<String> known() {
        return mesh.snapshot().objects().stream()
                .map(MeshObject::ref)
                .map(ref -> ref.namespace() + "/" + ref.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    private String condition() {
        return state.describe(System.nanoTime(), Duration.ofHours(1));
    }

    private void isSaidToBe(String condition) {
        eventually(() -> assertThat(condition()).contains(condition));
    }

    private void isWatched() {
        eventually(() -> assertThat(server.openWatches()).isEqualTo(1));
    }

    private static String queryOf(List<String> questions, int index) {
        return questions.get(index < 0 ? questions.size() + index : index).replaceFirst(".*\\?", "");
    }

    // All is well

    @Test
    void everythingIsListedPageByPageAndThenFollowed() {
        server.pagesOf(2);
        for (String name : List.of("a", "b", "c", "d", "e")) {
            server.put("shop", name, "");
        }
        follow();
        knows("shop/a", "shop/b", "shop/c", "shop/d", "shop/e");
        assertThat(server.asked(Question.LIST)).hasSize(3);

        server.put("shop", "f", "");
        server.delete("shop", "a");
        server.put("shop", "b", "spec: {clusterIP: None}");

        knows("shop/b", "shop/c", "shop/d", "shop/e", "shop/f");
        eventually(() -> assertThat(mesh.snapshot().service("shop", "b"))
                .hasValueSatisfying(service -> assertThat(service.headless()).isTrue()));
        assertThat(server.asked(Question.LIST)).hasSize(3);
    }

    @Test
    void theNextWatchGoesOnFromTheLastEventOrBookmark() {
        server.put("shop", "a", "");
        follow();
        knows("shop/a");
        isWatched();
        server.put("shop", "b", "");
        server.bookmark();
        String reached = "resourceVersion=" + server.revision();

        eventually(() -> assertThat(queryOf(server.asked(Question.WATCH), -1)).endsWith(reached));

        assertThat(server.asked(Question.LIST)).hasSize(1);
        knows("shop/a", "shop/b");
    }

    @Test
    void whatIsKnownIsProvedAnewByEveryWatchThatEndsInItsTime() {
        // Something happens to other kinds all the time: the storage is ahead of the watch.
        server.always(Question.LATEST, text(200, listAt("1000000")));
        follow();
        knows();
        long first = System.nanoTime();

        eventually(
                () -> assertThat(state.age(System.nanoTime())).isLessThan(Duration.ofNanos(System.nanoTime() - first)));
        assertThat(server.asked(Question.LIST)).hasSize(1);
    }

    private static String listAt(String resourceVersion) {
        return "{\"kind\":\"ServiceList\",\"metadata\":{\"resourceVersion\":\"" + resourceVersion
                + "\"},\"items\":null}";
    }

    // Answers that refuse

    @ParameterizedTest
    @CsvSource({
        "500, InternalError",
        "503, ServiceUnavailable",
        "429, TooManyRequests",
        "401, Unauthorized",
        "403, Forbidden"
    })
    void aRefusedListIsAskedForUntilItComes(int code, String reason) {
        server.put("shop", "a", "");
        server.always(Question.LIST, status(code, reason, "not now"));
        follow();
        isSaidToBe("not listed yet; HTTP " + code + ": not now");
        assertThat(state.isListed()).isFalse();

        server.behave();

        knows("shop/a");
        isSaidToBe("known");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 401, 403})
    void aRefusedWatchGoesOnFromWhereItWasOnceItIsGranted(int code) {
        server.put("shop", "a", "");
        follow();
        knows("shop/a");
        isWatched();
        server.always(Question.WATCH, status(code, "", "not now"));
        server.closeWatches();
        isSaidToBe("known; HTTP " + code + ": not now");
        server.put("shop", "b", "");
        server.delete("shop", "a");

        server.behave();

        knows("shop/b");
        assertThat(server.asked(Question.LIST)).hasSize(1);
    }

    @Test
    void aWatchThatIsTooOldIsReplacedByAList() {
        server.put("shop", "a", "");
        server.put("shop", "b", "");
        follow();
        knows("shop/a", "shop/b");
        isWatched();
        server.always(Question.WATCH, status(500, "", "not now"));
        server.breakWatches();
        eventually(() -> assertThat(server.openWatches()).isZero());
        server.delete("shop", "a");
        server.forgetThePast();

        server.behave();

        knows("shop/b");
        assertThat(server.asked(Question.LIST)).hasSize(2);
    }

    @Test
    void aWatchThatBecomesTooOldIsReplacedByAList() {
        server.put("shop", "a", "");
        server.next(Question.WATCH, server.lines("""
                {"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}"""));
        follow();

        eventually(() -> assertThat(server.asked(Question.LIST)).hasSize(2));
        knows("shop/a");
        eventually(() ->
                assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("code 410: too old")));
    }

    @Test
    void anErrorOfTheMomentInAWatchNeedsNoList() {
        server.put("shop", "a", "");
        server.next(Question.WATCH, server.lines("""
                {"type":"ERROR","object":{"kind":"Status","code":500,"message":"etcdserver: leader changed"}}"""));
        follow();
        knows("shop/a");

        eventually(() -> assertThat(server.asked(Question.WATCH)).hasSizeGreaterThan(1));
        isWatched();
        assertThat(server.asked(Question.LIST)).hasSize(1);
    }

    // Lists that fail

    @Test
    void ofAListThatFailsInTheMiddleNothingIsRemembered() {
        server.put("shop", "a", "");
        server.put("shop", "b", "");
        server.put("shop", "c", "");
        server.pagesOf(1);
        // The first page comes, the others never do.
        server.always(Question.LIST, request -> {
            if (request.getParam("continue") == null) {
                request.response()
                        .end("{\"kind\":\"ServiceList\",\"metadata\":{\"resourceVersion\":\"1\",\"continue\":\"1\"},"
                                + "\"items\":[{\"metadata\":{\"namespace\":\"shop\",\"name\":\"a\"}}]}");
            } else {
                status(500, "", "not now").accept(request);
            }
        });
        follow();
        eventually(() -> assertThat(server.asked(Question.LIST)).hasSizeGreaterThan(4));
        assertThat(known()).isEmpty();
        assertThat(state.isListed()).isFalse();

        server.behave();

        knows("shop/a", "shop/b", "shop/c");
    }

    @Test
    void aListWhosePlaceIsForgottenBeginsAnew() {
        server.put("shop", "a", "");
        server.put("shop", "b", "");
        server.pagesOf(1);
        server.next(Question.LIST, text(200, listAt("7").replace("\"7\"", "\"7\",\"continue\":\"1\"")));
        server.next(Question.LIST, status(410, "Expired", "the continue token is too old"));
        follow();

        knows("shop/a", "shop/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>login</body></html>",
                "{}",
                "[]",
                "{\"kind\":\"ServiceList\",\"metadata\":{},\"items\":[]}",
                "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}",
                "{\"kind\":\"ServiceList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[1]}",
                "{\"kind\":\"ServiceList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{\"metadata\":"
            })
    void anAnswerThatIsNoListIsNotTakenForAnEmptyOne(String answer) {
        server.put("shop", "a", "");
        server.always(Question.LIST, text(200, answer));
        follow();
        isSaidToBe("not listed yet; the answer is");
        assertThat(state.isListed()).isFalse();

        server.behave();

        knows("shop/a");
    }

    @Test
    void aListThatBreaksOffIsAskedForAgain() {
        server.put("shop", "a", "");
        server.next(Question.LIST, brokenAfter("{\"kind\":\"ServiceList\",\"items\":[{\"metadata\":{\"na"));
        follow();

        knows("shop/a");
    }

    @Test
    void aListThatFallsSilentIsGivenUpAndAskedForAgain() {
        server.put("shop", "a", "");
        server.next(Question.LIST, ScriptedApi::unanswered);
        server.next(Question.LIST, ScriptedApi::silent);
        follow();

        knows("shop/a");
        assertThat(log.lines())
                .startsWith(
                        "services cannot be followed, trying again: the API server did not answer within 1 s",
                        "services cannot be followed, trying again: the API server fell silent");
    }

    // Watches that fail

    @Test
    void aWatchThatBreaksInTheMiddleOfALineLosesNothing() {
        server.put("shop", "a", "");
        follow();
        knows("shop/a");
        isWatched();
        server.tellWatches("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Service\",\"metadata\":{\"na");
        server.breakWatches();
        server.put("shop", "b", "");

        knows("shop/a", "shop/b");
        assertThat(server.asked(Question.LIST)).hasSize(1);
    }

    @Test
    void aWatchThatEndsInTheMiddleOfALineLosesNothing() {
        server.put("shop", "a", "");
        follow();
        knows("shop/a");
        isWatched();
        server.tellWatches("{\"type\":\"ADDED\",");
        server.closeWatches();
        server.put("shop", "b", "");

        knows("shop/a", "shop/b");
    }

    @Test
    void aWatchThatFallsSilentIsTakenForDeadAndItsConnectionIsClosed() {
        server.put("shop", "a", "");
        server.next(Question.WATCH, ScriptedApi::silent);
        follow();
        knows("shop/a");
        eventually(() ->
                assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("fell silent")));
        server.put("shop", "b", "");

        knows("shop/a", "shop/b");
        // The watch of now, and at most one idle connection of the questions before it.
        eventually(() -> assertThat(server.openConnections()).isLessThanOrEqualTo(2));
    }

    @Test
    void connectionsOnWhichNoAnswerComesAreClosed() {
        server.put("shop", "a", "");
        server.always(Question.WATCH, ScriptedApi::unanswered);
        follow();
        knows("shop/a");
        eventually(() -> assertThat(server.asked(Question.WATCH)).hasSizeGreaterThan(4));
        server.behave();
        isWatched();

        eventually(() -> assertThat(server.openConnections()).isLessThanOrEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON at all",
                "{\"type\":\"MOVED\",\"object\":{\"kind\":\"Service\",\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"900\"}}}",
                "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Service\",\"metadata\":{\"name\":\"x\"}}}",
                "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Service\",\"metadata\":{\"resourceVersion\":\"900\"}}}",
                "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"900\"}}}",
                "{\"type\":\"DELETED\",\"object\":null}",
                "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Service\",\"metadata\":{}}}",
                "[]",
                "{}"
            })
    void whatCannotBeUnderstoodChangesNothingAndIsNoEndOfTheStory(String line) {
        server.put("shop", "a", "");
        server.next(Question.WATCH, server.lines(line));
        follow();
        eventually(() -> assertThat(server.asked(Question.WATCH)).hasSizeGreaterThan(1));
        assertThat(known()).containsExactly("shop/a");

        server.put("shop", "b", "");
        knows("shop/a", "shop/b");
    }

    @Test
    void aLineOfMegabytesIsReadAndOneOfMoreThanAnyObjectIsNot() {
        String filling = "x".repeat(1_000_000);
        server.put("shop", "large", "metadata: {annotations: {a: " + filling + ", b: " + filling + "}}");
        follow();
        knows("shop/large");
        isWatched();
        server.tellWatches("{\"type\":\"ADDED\",\"object\":{\"data\":{");
        for (int i = 0; i < 18; i++) {
            server.tellWatches("\"" + i + "\":\"" + filling + "\",");
        }
        eventually(() -> assertThat(log.lines())
                .anySatisfy(line -> assertThat(line).contains("an object of more than 16777216 bytes")));

        server.put("shop", "b", "");
        knows("shop/b", "shop/large");
    }

    @Test
    void watchesThatAreEndedAtOnceProveNothingAndAreReplacedByAList() {
        server.put("shop", "a", "");
        server.always(Question.LATEST, text(200, listAt("1000000")));
        server.always(Question.WATCH, text(200, ""));
        follow(new FollowTimes(
                QUICK.watch(),
                QUICK.patience(),
                QUICK.answer(),
                QUICK.listing(),
                QUICK.longestPause(),
                QUICK.absence(),
                Duration.ofMillis(600)));
        knows("shop/a");
        server.put("shop", "b", "");

        knows("shop/a", "shop/b");
        assertThat(server.asked(Question.LIST)).hasSizeGreaterThan(1);
    }

    // Storage

    @Test
    void aWatchThatStandsProvesNothingWhileTheStorageDoesNotAnswer() {
        server.put("shop", "a", "");
        follow();
        knows("shop/a");
        server.always(Question.LATEST, ScriptedApi::unanswered);
        isSaidToBe("known; the API server did not answer within 1 s");
        long since = System.nanoTime();
        eventually(() -> assertThat(server.asked(Question.LATEST)).hasSizeGreaterThan(3));
        assertThat(state.age(System.nanoTime())).isGreaterThan(Duration.ofNanos(System.nanoTime() - since));

        server.behave();

        eventually(
                () -> assertThat(state.age(System.nanoTime())).isLessThan(Duration.ofNanos(System.nanoTime() - since)));
    }

    @Test
    void anApiServerThatHasGoneBackInTimeIsListedAnew() {
        server.put("shop", "a", "");
        Map<String, ObjectNode> backup = server.state();
        int then = server.revision();
        server.put("shop", "b", "");
        follow();
        knows("shop/a", "shop/b");
        isWatched();

        server.goBackTo(then, backup);
        server.breakWatches();

        knows("shop/a");
    }

    @Test
    void anApiServerThatHasGoneBackInTimeIsListedAnewThoughTheKindItselfWasAtRest() {
        server.put("shop", "a", "");
        Map<String, ObjectNode> backup = server.state();
        int then = server.revision();
        server.put("shop", "b", "");
        server.othersAreWritten(100);
        follow();
        knows("shop/a", "shop/b");
        server.put("shop", "b", "spec: {clusterIP: None}");
        server.othersAreWritten(100);
        int asked = server.asked(Question.WATCH).size();
        eventually(() -> assertThat(server.asked(Question.WATCH)).hasSizeGreaterThan(asked));

        server.goBackTo(then, backup);
        server.othersAreWritten(150);
        server.breakWatches();

        knows("shop/a");
    }

    // Kinds that are not there

    @Test
    void aKindThatComesAndGoesIsFollowedWithoutARestart() {
        serve(Kind.AUTHORIZATION_POLICY, "");
        follow();
        isSaidToBe("known: this cluster does not have the kind");
        assertThat(state.isServed()).isFalse();

        server.serve("v1");
        server.put("shop", "allow", "");
        knows("shop/allow");
        assertThat(state.isServed()).isTrue();
        isWatched();

        server.serve("");
        knows();
        isSaidToBe("known: this cluster does not have the kind");

        server.serve("v1");
        server.put("shop", "deny", "");
        knows("shop/deny");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1beta1", "v1"})
    void aKindIsReadInTheVersionThatThereIs(String version) {
        serve(Kind.AUTHORIZATION_POLICY, version);
        server.put("shop", "allow", "");
        follow();
        knows("shop/allow");
        isWatched();

        server.put("shop", "deny", "");

        knows("shop/allow", "shop/deny");
        assertThat(server.asked(Question.WATCH).get(0)).startsWith("/apis/security.istio.io/" + version + "/");
    }

    @Test
    void aPathThatLeadsNowhereIsNotTakenForAKindThatIsGone() {
        serve(Kind.AUTHORIZATION_POLICY, "v1");
        server.put("shop", "allow", "");
        follow();
        knows("shop/allow");
        Consumer<HttpServerRequest> nothingHere = text(404, "nothing here");
        for (Question question : Question.values()) {
            server.always(question, nothingHere);
        }
        server.breakWatches();
        eventually(() -> assertThat(server.asked(Question.DISCOVERY)).isNotEmpty());
        isSaidToBe("known; HTTP 404");
        assertThat(known()).containsExactly("shop/allow");

        server.behave();
        server.delete("shop", "allow");
        knows();
    }

    @Test
    void aKindThatIsServedButHasNothingAtItsPathIsNotTakenForGone() {
        serve(Kind.AUTHORIZATION_POLICY, "v1");
        server.always(Question.LIST, text(404, "404 page not found"));
        follow();

        isSaidToBe("not listed yet; the API server serves the kind, and has nothing at its path");
    }

    @Test
    void servicesAreNeverTakenForAKindThatIsNotThere() {
        server.always(Question.LIST, text(404, "404 page not found"));
        follow();

        isSaidToBe("not listed yet; the API server serves the kind, and has nothing at its path");
    }

    // Objects that cannot be read

    @Test
    void anObjectThatCannotBeReadIsLeftOutAndCountedUntilItIsMended() {
        server.put("shop", "a", "");
        server.put("shop", "odd", "spec: {selector: [not, a, map]}");
        try (LogLines objects = LogLines.of(KindMemory.class)) {
            follow();
            knows("shop/a");
            isSaidToBe("known; cannot be read: shop/odd");
            assertThat(mesh.snapshot().unreadable()).containsExactly(server.ref("shop", "odd"));
            server.put("shop", "odd", "spec: {selector: still not}");
            server.put("shop", "b", "");
            knows("shop/a", "shop/b");
            assertThat(objects.lines())
                    .singleElement()
                    .asString()
                    .contains("Service shop/odd cannot be read: spec.selector");
        }

        server.put("shop", "odd", "spec: {selector: {app: odd}}");

        knows("shop/a", "shop/b", "shop/odd");
        isSaidToBe("known");
        assertThat(condition()).isEqualTo("known");
    }

    @Test
    void anObjectThatCannotBeReadAnyMoreIsNotRememberedAsItWas() {
        server.put("shop", "a", "spec: {selector: {app: a}}");
        follow();
        knows("shop/a");

        server.put("shop", "a", "spec: {selector: [not, a, map]}");

        knows();
    }

    // What is said, and the end

    @Test
    void everyFaultIsToldOnceAndItsEndIsToldOnce() {
        server.put("shop", "a", "");
        follow();
        knows("shop/a");
        isWatched();
        server.always(Question.WATCH, status(403, "Forbidden", "services is forbidden"));
        server.breakWatches();
        eventually(() -> assertThat(server.asked(Question.WATCH)).hasSizeGreaterThan(6));
        server.behave();
        isWatched();
        server.put("shop", "b", "");
        knows("shop/a", "shop/b");

        eventually(() -> assertThat(log.lines()).hasSize(3));
        assertThat(log.lines().get(0))
                .startsWith("services cannot be followed, trying again: the API server cannot be reached");
        assertThat(log.lines().get(1))
                .isEqualTo("services cannot be followed, trying again: HTTP 403: services is forbidden");
        assertThat(log.lines().get(2)).isEqualTo("services are followed again");
    }

    @Test
    void stoppingEndsTheThreadAndClosesTheConnections() {
        follow();
        isWatched();

        reflector.stop();

        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("reflector-services") && thread.isAlive()));
        api.close();
        eventually(() -> assertThat(server.openConnections()).isZero());
    }
}
