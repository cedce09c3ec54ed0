package io.waypointguard.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waypointguard.admission.Review;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.wire.Answer;
import io.waypointguard.testing.wire.Connection;
import io.waypointguard.testing.wire.KeepAliveClient;
import io.waypointguard.testing.wire.KeepAliveClient.Outcome;
import io.waypointguard.testing.wire.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** What clients notice of the end of the packaged server: nothing, if they follow what it says. */
class ShutdownIT {

    private static final int CLIENTS = 16;

    /** An exit by SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    /** As long as a check of readiness and what follows from it take in a cluster, and as short as a test may be. */
    private static final String DELAY = "3s";

    private static final byte[] GOOD = Review.create(Review.goodPolicy()).bytes();
    private static final byte[] BAD = Review.create(Review.policyWithSelector()).bytes();

    private static GuardProcess.Options options() {
        return GuardProcess.options()
                .manifests("src/test/resources/admission/mesh")
                .setting("quarkus.shutdown.delay", "0s");
    }

    /** A request: the moment, of {@link System#nanoTime()}, when it was sent, and what became of it. */
    private record Sent(long at, boolean allowed, Outcome outcome) {

        boolean isAnsweredRightly() {
            return outcome instanceof Outcome.Answered answered
                    && answered.answer().status() == 200
                    && answered.answer().body().contains("\"allowed\":" + allowed);
        }

        boolean isAnsweredAndClosed() {
            return outcome instanceof Outcome.Answered answered
                    && answered.answer().closes();
        }

        boolean isReuseRace() {
            return outcome instanceof Outcome.ReuseRace;
        }
    }

    @Test
    void clientsWithKeptConnectionsLoseNoRequest() throws Exception {
        try (GuardProcess guard =
                options().setting("quarkus.shutdown.delay", DELAY).start()) {
            Load load = new Load(guard, CLIENTS);
            await().until(() -> load.answers.get() > 1_000);

            terminate(guard);
            long notReady = awaitNotReady(guard);
            // Endpoints are told of it, and then nobody opens a connection to here any more.
            Thread.sleep(1_000);
            load.newConnections = false;
            List<Sent> sent = load.outcomes();

            assertThat(guard.stop()).isEqualTo(TERMINATED);
            List<Sent> lost = sent.stream().filter(Sent::isReuseRace).toList();
            assertThat(sent).filteredOn(one -> !one.isReuseRace()).allMatch(Sent::isAnsweredRightly);
            List<Sent> afterwards = sent.stream()
                    .filter(one -> one.at() > notReady && !one.isReuseRace())
                    .toList();
            assertThat(afterwards).hasSizeGreaterThanOrEqualTo(CLIENTS).allMatch(Sent::isAnsweredAndClosed);
            System.out.printf(
                    "SIGTERM under load: %d requests, %d of them after it; 0 failed, %d lost to the reuse of a connection%n",
                    sent.size(), afterwards.size(), lost.size());
        }
    }

    @Test
    void whatIsUnderWayAtTheSignalIsAnsweredBeforeTheProcessEnds() throws Exception {
        try (GuardProcess guard = options().start();
                Connection connection = Connection.open(port(guard), Tls.trusting(guard.certificate()))) {
            byte[] request = Connection.request("/validate?timeout=5s", GOOD);
            connection.write(Arrays.copyOf(request, request.length / 2));
            // On the way there; this answer comes after it.
            post(guard, GOOD);

            terminate(guard);
            awaitNotReady(guard);
            connection.write(Arrays.copyOfRange(request, request.length / 2, request.length));
            Answer answer = connection.timeoutMillis(10_000).read();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"allowed\":true");
            assertThat(answer.closes()).isTrue();
            assertThat(guard.stop()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void aServerThatCannotStartSaysWhyAndEndsWithOne() throws Exception {
        try (GuardProcess guard = options().setting("guard.enforce", "stricct").launch()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ProcessHandle.of(guard.pid()).isEmpty());

            assertThat(guard.log()).contains("guard.enforce").doesNotContain("\tat ");
            assertThat(guard.stop()).isEqualTo(1);
        }
    }

    private static void terminate(GuardProcess guard) {
        ProcessHandle.of(guard.pid()).orElseThrow().destroy();
    }

    private static int port(GuardProcess guard) {
        return URI.create(guard.url()).getPort();
    }

    private static void post(GuardProcess guard, byte[] review) throws IOException {
        try (Connection connection = Connection.open(port(guard), Tls.trusting(guard.certificate()))) {
            assertThat(connection
                            .timeoutMillis(10_000)
                            .post("/validate", review)
                            .status())
                    .isEqualTo(200);
        }
    }

    /** The moment when it was seen; the management port answers until the end. */
    private static long awaitNotReady(GuardProcess guard) {
        AtomicLong moment = new AtomicLong();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(guard.management("/q/health/ready")).build();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            moment.set(System.nanoTime());
            return status == 503;
        });
        return moment.get();
    }

    /** Clients that each post again as soon as they have an answer, every second time what is to be refused. */
    private static final class Load {

        private final AtomicLong answers = new AtomicLong();
        private final List<Future<List<Sent>>> clients = new ArrayList<>();
        private volatile boolean newConnections = true;

        Load(GuardProcess guard, int size) {
            ExecutorService threads = Executors.newFixedThreadPool(size);
            SSLContext tls = Tls.trusting(guard.certificate());
            for (int i = 0; i < size; i++) {
                clients.add(threads.submit(() -> run(new KeepAliveClient(port(guard), tls))));
            }
            threads.shutdown();
        }

        private List<Sent> run(KeepAliveClient client) throws InterruptedException {
            List<Sent> sent = new ArrayList<>();
            while (newConnections || client.hasConnection()) {
                boolean allowed = sent.size() % 2 == 0;
                long now = System.nanoTime();
                sent.add(new Sent(now, allowed, client.post("/validate?timeout=5s", allowed ? GOOD : BAD)));
                answers.incrementAndGet();
            }
            client.close();
            return sent;
        }

        List<Sent> outcomes() throws Exception {
            List<Sent> all = new ArrayList<>();
            for (Future<List<Sent>> client : clients) {
                all.addAll(client.get());
            }
            return all;
        }
    }
}
