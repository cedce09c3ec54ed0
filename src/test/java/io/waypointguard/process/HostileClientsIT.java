package io.waypointguard.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.admission.HostileBodies;
import io.waypointguard.admission.Review;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.metrics.Scrape;
import io.waypointguard.testing.wire.Answer;
import io.waypointguard.testing.wire.Connection;
import io.waypointguard.testing.wire.KeepAliveClient;
import io.waypointguard.testing.wire.KeepAliveClient.Outcome;
import io.waypointguard.testing.wire.Tls;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged server with the memory of a small pod, and clients that mean it harm: they gain nothing that lasts. */
class HostileClientsIT {

    private static final int CLIENTS = 200;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int LARGEST = 8 * MEBIBYTE;

    /** What the whole process may take, as the kernel counts it. */
    private static final long POD = 384L * MEBIBYTE;

    /** Those of the image, as far as this JVM knows them. */
    private static final String[] JVM = {"-XX:MaxRAM=384m", "-XX:+IgnoreUnrecognizedVMOptions", "@src/image/jvm.options"
    };

    private static final byte[] GOOD = Review.create(Review.goodPolicy()).bytes();

    private GuardProcess guard;
    private SSLContext tls;

    @BeforeEach
    void start() {
        guard = GuardProcess.options()
                .manifests("src/test/resources/admission/mesh")
                .jvm(JVM)
                .start();
        tls = Tls.trusting(guard.certificate());
    }

    @AfterEach
    void stop() {
        guard.close();
    }

    @Test
    void twoHundredOfTheLargestBodiesAtOnceAreReadOrTurnedAway() throws Exception {
        aNormalReviewIsAnswered();
        Vitals before = Vitals.of(guard);
        List<byte[]> bodies = List.of(largeStrings(), manyValues(), new byte[LARGEST]);
        List<KeepAliveClient> clients = connected();
        Map<String, Integer> outcomes;
        try (Health health = new Health(guard)) {
            outcomes = atOnce(i -> clients.get(i).post("/validate?timeout=5s", bodies.get(i % bodies.size())));
            System.out.println("200 bodies of 8 MiB at once: " + outcomes + "; " + health);
        }
        clients.forEach(KeepAliveClient::close);

        assertThat(outcomes.keySet()).isSubsetOf("200", "400", "408", "503, again in 1 s");
        assertThat(outcomes).containsKey("503, again in 1 s");
        aNormalReviewIsAnswered();
        assertRecovered(before);
    }

    @Test
    void twoHundredClientsThatHangUpAfterALargeBodyLeaveNothingToDecideAndNothingToKeep() throws Exception {
        aNormalReviewIsAnswered();
        Vitals before = Vitals.of(guard);
        byte[] request = Connection.request("/validate?timeout=5s", mostValues());
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try (Health health = new Health(guard)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(threads.submit(() -> sendAndHangUp(request)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            aNormalReviewIsAnswered();
            System.out.println("200 clients that hang up after 8 MiB; " + health);
        } finally {
            threads.shutdownNow();
        }
        assertRecovered(before);
    }

    private Void sendAndHangUp(byte[] request) throws IOException {
        try (Connection client = connect()) {
            client.write(request);
        } catch (Connection.ClosedException e) {
            // Turned away before it was through.
        }
        return null;
    }

    @Test
    void twoHundredClientsThatSendALargeBodySlowlyKeepNobodyOut() throws Exception {
        aNormalReviewIsAnswered();
        Vitals before = Vitals.of(guard);
        byte[] part = Arrays.copyOf(Connection.request("/validate", largeStrings()), 256 * 1024);
        List<Connection> clients = new ArrayList<>();
        try (Health health = new Health(guard)) {
            for (int i = 0; i < CLIENTS; i++) {
                Connection client = connect();
                clients.add(client);
                client.write(part);
            }
            for (int i = 0; i < 20; i++) {
                aNormalReviewIsAnswered();
            }
            Map<String, Integer> outcomes =
                    atOnce(i -> new Outcome.Answered(clients.get(i).read()));
            System.out.println("200 slow bodies of 8 MiB: " + outcomes + "; " + health);
            assertThat(outcomes.keySet()).isSubsetOf("408", "503, again in 1 s");
        }
        clients.forEach(Connection::close);

        aNormalReviewIsAnswered();
        assertRecovered(before);
    }

    @Test
    void bodiesThatAreNoReviewAreRefusedTheTenthTimeAsTheFirst() throws Exception {
        Map<String, byte[]> bodies = HostileBodies.all();
        refuseAll(bodies);
        Vitals before = Vitals.of(guard);
        try (Health health = new Health(guard)) {
            for (int round = 0; round < 5; round++) {
                refuseAll(bodies);
            }
            System.out.println(5 * 2 * bodies.size() + " bodies that are no review; " + health);
        }
        aNormalReviewIsAnswered();
        assertRecovered(before);
    }

    private void refuseAll(Map<String, byte[]> bodies) throws InterruptedException {
        try (KeepAliveClient client = new KeepAliveClient(port(), tls)) {
            for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
                for (String path : List.of("/validate", "/mutate")) {
                    assertThat(text(client.post(path, body.getValue())))
                            .as(body.getKey())
                            .isEqualTo("400");
                }
            }
        }
    }

    @Test
    void requestsThatNeverEndTakeNoThreadAndNobodysTurn() throws Exception {
        aNormalReviewIsAnswered();
        Vitals before = Vitals.of(guard);
        List<String> beginnings = List.of(
                "POST /validate HTTP/1.1\r\nHost: x\r\n",
                "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
                "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                "");
        List<Connection> clients = new ArrayList<>();
        try (Health health = new Health(guard)) {
            for (int i = 0; i < CLIENTS; i++) {
                Connection client = connect();
                clients.add(client);
                client.write(beginnings.get(i % beginnings.size()).getBytes(StandardCharsets.US_ASCII));
            }
            aNormalReviewIsAnswered();
            System.out.println("200 requests that never end; " + health);
        }
        assertThat(Vitals.of(guard).threads()).isLessThanOrEqualTo(before.threads() + 4);
        clients.forEach(Connection::close);
        assertRecovered(before);
    }

    @Test
    void aThousandHandshakesThatNobodyFinishesLeaveNothing() throws Exception {
        aNormalReviewIsAnswered();
        Vitals before = Vitals.of(guard);
        List<Socket> abandoned = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Socket socket = new Socket("localhost", port());
            socket.getOutputStream()
                    .write(
                            i % 2 == 0
                                    ? new byte[] {22, 3, 1, 2, 0, 1}
                                    : "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
            abandoned.add(socket);
        }
        aNormalReviewIsAnswered();
        for (Socket socket : abandoned) {
            socket.close();
        }
        assertRecovered(before);
    }

    private void aNormalReviewIsAnswered() throws IOException {
        try (Connection connection = connect()) {
            Answer answer = connection.timeoutMillis(30_000).post("/validate?timeout=30s", GOOD);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"allowed\":true");
        }
    }

    private int port() {
        return URI.create(guard.url()).getPort();
    }

    private Connection connect() throws IOException {
        return Connection.open(port(), tls);
    }

    /** Clients that have shaken hands, so that what comes next comes at once. */
    private List<KeepAliveClient> connected() throws IOException {
        List<KeepAliveClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            KeepAliveClient client = new KeepAliveClient(port(), tls);
            client.connect();
            clients.add(client);
        }
        return clients;
    }

    /** What one client does. */
    private interface Request {
        Outcome send(int client) throws IOException, InterruptedException;
    }

    /** What all clients are answered when they ask at the same time, and how often. */
    private static Map<String, Integer> atOnce(Request request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                all.add(threads.submit(() -> text(request.send(client))));
            }
            Map<String, Integer> outcomes = new TreeMap<>();
            for (Future<String> one : all) {
                outcomes.merge(one.get(), 1, Integer::sum);
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static String text(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            Answer answer = answered.answer();
            String again = answer.header("retry-after");
            return answer.status() + (again.isEmpty() ? "" : ", again in " + again + " s");
        }
        return outcome.toString();
    }

    /** A review that can be decided, of just 8 MiB. */
    private static byte[] largeStrings() {
        String frame = Review.create(Review.goodPolicy().replace("\"readers\"", "\"readers\",\"annotations\":{}"))
                .toString();
        int left = LARGEST - frame.length() - 20;
        String annotations = "{\"a\":\"" + "x".repeat(left / 2) + "\",\"b\":\"" + "y".repeat(left / 2) + "\"}";
        return frame.replace("\"annotations\":{}", "\"annotations\":" + annotations)
                .replaceFirst("x{300000}", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What takes the most memory of all that is read to its end: as many values as there may be, and then nothing. */
    private static byte[] mostValues() {
        byte[] body = new byte[LARGEST];
        Arrays.fill(body, (byte) ' ');
        byte[] review = Review.create(Review.goodPolicy())
                .toString()
                .replace("\"action\":", "\"x\":[" + "{},".repeat(499_000) + "{}],\"action\":")
                .getBytes(StandardCharsets.UTF_8);
        System.arraycopy(review, 0, body, 0, review.length);
        return body;
    }

    /** What takes the most memory until it is too much. */
    private static byte[] manyValues() {
        return Review.create(Review.goodPolicy())
                .toString()
                .replace("\"action\":", "\"x\":[" + "{},".repeat(LARGEST / 3))
                .substring(0, LARGEST)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void assertRecovered(Vitals before) {
        Vitals after = Vitals.of(guard);
        System.out.println(before + " -> " + after);
        assertThat(after.heap()).isLessThan(before.heap() + 16L * MEBIBYTE);
        assertThat(after.peakResident()).isLessThan(POD);
        assertThat(guard.log()).doesNotContain("OutOfMemory", "has been blocked");
    }

    /** What a process uses, in bytes: of its heap after a collection, and at most of the machine's memory. */
    private record Vitals(long heap, long peakResident, long threads) {

        static Vitals of(GuardProcess guard) {
            try {
                String jcmd =
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
                new ProcessBuilder(jcmd, String.valueOf(guard.pid()), "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                Scrape scrape = Scrape.of(guard.management("/q/metrics"));
                return new Vitals((long) scrape.sum("jvm_memory_used_bytes", "area", "heap"), peak(guard.pid()), (long)
                        scrape.value("jvm_threads_live_threads"));
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        private static long peak(long pid) throws IOException {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return "heap " + heap / MEBIBYTE + " MiB, peak " + peakResident / MEBIBYTE + " MiB, " + threads
                    + " threads";
        }
    }

    /** Asks for liveness and readiness all the time. */
    private static final class Health implements AutoCloseable {

        private final HttpClient http = HttpClient.newHttpClient();
        private final GuardProcess guard;
        private final Thread thread = new Thread(this::ask);
        private final List<String> bad = new ArrayList<>();
        private long worstMillis;
        private int asked;
        private volatile boolean over;

        Health(GuardProcess guard) {
            this.guard = guard;
            thread.start();
        }

        private void ask() {
            while (!over) {
                pause();
                for (String path : List.of("/q/health/live", "/q/health/ready")) {
                    long start = System.nanoTime();
                    String answer = answer(path);
                    worstMillis = Math.max(worstMillis, (System.nanoTime() - start) / 1_000_000);
                    asked++;
                    if (!answer.equals("200")) {
                        bad.add(path + ": " + answer);
                    }
                }
            }
        }

        private static void pause() {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private String answer(String path) {
            HttpRequest request = HttpRequest.newBuilder(guard.management(path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            try {
                return String.valueOf(http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode());
            } catch (IOException e) {
                return e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return e.toString();
            }
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
            System.out.println(this);
            assertThat(bad).isEmpty();
            assertThat(asked).isPositive();
        }

        @Override
        public String toString() {
            return "health asked " + asked + " times, the longest took " + worstMillis + " ms";
        }
    }
}
