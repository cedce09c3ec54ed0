package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.rule.rules.StandardRules;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a body when its client goes away, and of what nobody foresaw, on a server of its own. */
class AdmissionRoutesTest {

    /** Small enough for the event loop. */
    private static final byte[] SMALL = Review.create(Review.goodPolicy()).bytes();

    /** Too large for it. */
    private static final byte[] LARGE =
            (Review.create(Review.goodPolicy()) + " ".repeat(60_000)).getBytes(StandardCharsets.UTF_8);

    private static final MeshSnapshot SHOP =
            Manifests.read(List.of("src/test/resources/admission/mesh")).mesh();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger gone = new AtomicInteger();
    private HttpServer server;

    /** Decides over that mesh, with room for so many large bodies, of which so many are decided at a time. */
    private void serve(CurrentMesh mesh, int bodies, int atATime) {
        AdmissionReviewer reviewer = new AdmissionReviewer(
                new Guard(StandardRules.registry(), GuardSettings.DEFAULTS),
                Optional.empty(),
                mesh,
                new ReviewTurns((long) atATime * LARGE.length));
        BodyBudget budget = new BodyBudget(10L * BodyBudget.BEGINNING, (long) bodies * LARGE.length);
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            context.addEndHandler(end -> {
                if (!context.response().ended()) {
                    gone.incrementAndGet();
                }
            });
            context.next();
        });
        new AdmissionRoutes(reviewer, new ReviewMetrics(new SimpleMeterRegistry(), StandardRules.registry()), budget)
                .register(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpRequest request(byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + "/validate"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private CompletableFuture<HttpResponse<String>> post(byte[] body) {
        return http.sendAsync(request(body), BodyHandlers.ofString());
    }

    /** A client that has sent a whole request. */
    private Socket sent(byte[] body) throws IOException {
        Socket client = new Socket("localhost", server.actualPort());
        client.getOutputStream()
                .write(("POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().write(body);
        return client;
    }

    /** Comes back when the server has seen it. */
    private void hangUp(Socket client) throws IOException {
        int before = gone.get();
        client.close();
        await().until(() -> gone.get() > before);
    }

    /** A mesh that lets one after the other know it, when it is told to. */
    private static final class SlowMesh implements CurrentMesh {

        private final Semaphore gate = new Semaphore(0);
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Optional<MeshSnapshot> get() {
            asked.incrementAndGet();
            gate.acquireUninterruptibly();
            return Optional.of(SHOP);
        }
    }

    @Test
    void aBodyCountsForAsLongAsSomebodyWorksOnItAlsoWhenItsClientIsGone() throws IOException {
        SlowMesh mesh = new SlowMesh();
        serve(mesh, 1, 10);
        Socket client = sent(LARGE);
        await().until(() -> mesh.asked.get() == 1);
        hangUp(client);

        HttpResponse<String> meanwhile = post(LARGE).join();
        assertThat(meanwhile.statusCode()).isEqualTo(503);
        assertThat(meanwhile.headers().firstValue("Retry-After")).hasValue("1");

        mesh.gate.release(1_000);
        await().until(() -> post(LARGE).join().statusCode() == 200);
    }

    @Test
    void whatNobodyWaitsForIsNotDecided() throws IOException {
        SlowMesh mesh = new SlowMesh();
        serve(mesh, 10, 1);
        CompletableFuture<HttpResponse<String>> first = post(LARGE);
        await().until(() -> mesh.asked.get() == 1);
        hangUp(sent(LARGE));
        CompletableFuture<HttpResponse<String>> last = post(LARGE);
        mesh.gate.release(1_000);

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(last.join().statusCode()).isEqualTo(200);
        assertThat(mesh.asked).hasValue(2);
    }

    @Test
    void whatNobodyForesawIsAnsweredWhereverItHappens() {
        Supplier<Optional<MeshSnapshot>> broken = () -> {
            throw new NoClassDefFoundError("the secret of the mesh");
        };
        serve(broken::get, 10, 10);
        for (byte[] body : List.of(SMALL, LARGE, SMALL, LARGE)) {
            HttpResponse<String> answer = post(body).join();
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("internal error").doesNotContain("secret", "allowed");
        }
    }
}
