package io.waypointguard.admission.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.waypointguard.admission.AdmissionReviewer;
import io.waypointguard.admission.CurrentMesh;
import io.waypointguard.admission.Review;
import io.waypointguard.admission.Reviewers;
import io.waypointguard.certs.serving.ServingCertificate;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.testing.wire.Answer;
import io.waypointguard.testing.wire.Connection;
import io.waypointguard.testing.wire.Tls;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a body when its client goes away, and of errors that nobody foresaw, on a server with room for three
 * large bodies, of which one is decided at a time.
 */
@QuarkusTest
@TestProfile(AdmissionResourceTest.SmallServer.class)
class AdmissionResourceTest {

    private static final int ROOM = 3;

    /** Small enough for the event loop. */
    private static final byte[] SMALL = Review.create(Review.goodPolicy()).bytes();

    /** Too large for it. */
    private static final byte[] LARGE =
            (Review.create(Review.goodPolicy()) + " ".repeat(60_000)).getBytes(StandardCharsets.UTF_8);

    private static final MeshSnapshot SHOP =
            Manifests.read(List.of("src/test/resources/admission/mesh")).mesh();

    private static final BodyBudget BUDGET =
            new BodyBudget(10L * BodyBudget.BEGINNING, (long) ROOM * (LARGE.length - BodyBudget.BEGINNING));
    private static final AtomicInteger GONE = new AtomicInteger();
    private static volatile CurrentMesh mesh = () -> Optional.of(SHOP);

    @TestHTTPResource(value = "/", tls = true)
    URL url;

    @Inject
    ServingCertificate certificate;

    private SSLContext tls;

    public static final class SmallServer implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(SmallBeans.class);
        }
    }

    @Alternative
    @Singleton
    static final class SmallBeans {

        @Produces
        @Singleton
        AdmissionReviewer reviewer() {
            return Reviewers.over(() -> mesh.get(), LARGE.length);
        }

        @Produces
        @Singleton
        BodyBudget budget() {
            return BUDGET;
        }

        void countThoseWhoGo(@Observes Filters filters) {
            filters.register(
                    context -> {
                        context.request().connection().closeHandler(closed -> {
                            if (!context.response().ended()) {
                                GONE.incrementAndGet();
                            }
                        });
                        context.next();
                    },
                    10_000);
        }
    }

    @BeforeEach
    void trustTheWebhook() {
        tls = Tls.trusting(
                ((ServingCertificate.Ephemeral) certificate).certificate().pem().certificate());
    }

    private static boolean isFull() {
        try (BodyBudget.Share share = BUDGET.share()) {
            return !share.take(LARGE.length);
        }
    }

    private CompletableFuture<Answer> post(byte[] body) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection connection = Connection.open(url.getPort(), tls)) {
                        return connection.timeoutMillis(10_000).post("/validate", body);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    /** A client that has sent a whole request. */
    private Connection sent(byte[] body) throws IOException {
        Connection client = Connection.open(url.getPort(), tls);
        client.write(Connection.request("/validate", body));
        return client;
    }

    /** Comes back when the server has seen it. */
    private void hangUp(Connection client) {
        int before = GONE.get();
        client.close();
        await().until(() -> GONE.get() > before);
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
    void aBodyCountsForAsLongAsSomebodyWorksOnItAlsoWhenItsClientIsGone() throws Exception {
        SlowMesh slow = new SlowMesh();
        mesh = slow;
        List<Connection> clients = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            clients.add(sent(LARGE));
        }
        await().until(() -> slow.asked.get() == 1 && isFull());
        clients.forEach(this::hangUp);

        Answer meanwhile = post(LARGE).join();
        assertThat(meanwhile.status()).isEqualTo(503);
        assertThat(meanwhile.header("retry-after")).isEqualTo("1");
        assertThat(meanwhile.body()).contains("too many large requests at a time");

        slow.gate.release(1_000);
        await().until(() -> post(LARGE).join().status() == 200);
    }

    @Test
    void whatNobodyWaitsForIsNotDecided() throws Exception {
        SlowMesh slow = new SlowMesh();
        mesh = slow;
        CompletableFuture<Answer> first = post(LARGE);
        await().until(() -> slow.asked.get() == 1);
        hangUp(sent(LARGE));
        CompletableFuture<Answer> last = post(LARGE);
        slow.gate.release(1_000);

        assertThat(first.join().status()).isEqualTo(200);
        assertThat(last.join().status()).isEqualTo(200);
        assertThat(slow.asked).hasValue(2);
    }

    @Test
    void whatNobodyForesawIsAnsweredWhereverItHappens() {
        mesh = () -> {
            throw new NoClassDefFoundError("the secret of the mesh");
        };
        for (byte[] body : List.of(SMALL, LARGE, SMALL, LARGE)) {
            Answer answer = post(body).join();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("internal error").doesNotContain("secret", "allowed");
        }
        await().untilAsserted(() -> assertThat(BUDGET.taken()).isZero());
    }
}
