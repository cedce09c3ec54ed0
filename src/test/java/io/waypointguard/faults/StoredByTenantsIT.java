package io.waypointguard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.guard.GuardProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A replica with the memory of the shipped pod and the options of the image, in a cluster whose tenants store as much as
 * the API server takes of an object: it stays ready and judges, and so does the one that is started among all of it.
 */
@ApiServerTest
class StoredByTenantsIT {

    private static final int POLICIES = 120;

    /** These cost the API server more than anybody else: seconds to store one, and 100 MiB to remember it. */
    private static final int POLICIES_OF_MANY_ENTRIES = 3;

    private static final int ENTRIES = 34_000;
    private static final int SERVICES = 1_000;
    private static final int ANNOTATION = 261_000;
    private static final int WRITERS = 4;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long POD = 384 * MEBIBYTE;

    /** Those of the image, as far as this JVM knows them. */
    private static final String[] JVM = {"-XX:MaxRAM=384m", "-XX:+IgnoreUnrecognizedVMOptions", "@src/image/jvm.options"
    };

    private static FaultyCluster cluster;
    private static ShopMesh mesh;

    @BeforeAll
    static void start() {
        cluster = FaultyCluster.start();
        cluster.server().installCrds();
        mesh = ShopMesh.apply("shop", cluster.kubectl());
        cluster.kubectl().run("create", "namespace", "tenant").orFail();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aReplicaJudgesWhateverTenantsStoreAndSoDoesTheNextOne() throws Exception {
        try (GuardProcess guard = replica()) {
            judges(guard);
            long before = heap(guard);
            try (Readiness readiness = new Readiness(guard)) {
                write(POLICIES_OF_MANY_ENTRIES, 1, number -> policy("entries-" + number, MANY_ENTRIES));
                write(POLICIES - POLICIES_OF_MANY_ENTRIES, WRITERS, number -> policy("paths-" + number, LONG_PATHS));
                known(guard, "authorizationpolicies", POLICIES);
                judges(guard);
                long withPolicies = heap(guard);
                write(SERVICES, WRITERS, StoredByTenantsIT::service);
                known(guard, "services", SERVICES);
                judges(guard);
                System.out.printf(
                        "heap after a collection: %.1f MiB; with %d policies of 1 MB %.1f MiB; with %d Services of 261 kB"
                                + " %.1f MiB; peak %d MiB%n",
                        mib(before), POLICIES, mib(withPolicies), SERVICES, mib(heap(guard)), peak(guard) / MEBIBYTE);
                readiness.neverLost();
            }
            assertUnharmed(guard);
        }
        try (GuardProcess next = replica()) {
            known(next, "authorizationpolicies", POLICIES);
            known(next, "services", SERVICES);
            judges(next);
            System.out.printf(
                    "started among them: heap %.1f MiB, peak %d MiB%n", mib(heap(next)), peak(next) / MEBIBYTE);
            assertUnharmed(next);
        }
    }

    private static GuardProcess replica() {
        return cluster.guard("180s").jvm(JVM).start();
    }

    private static void judges(GuardProcess guard) {
        new Requester(guard).awaitRight(mesh.before());
    }

    private static void known(GuardProcess guard, String kind, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(guard.metrics().sum("waypoint_guard_cache_objects", "kind", kind))
                        .isGreaterThanOrEqualTo(count));
    }

    private static void assertUnharmed(GuardProcess guard) throws IOException {
        assertThat(guard.isReady()).isTrue();
        assertThat(peak(guard)).isLessThan(POD);
        assertThat(guard.log()).doesNotContain("OutOfMemory", "cannot be followed");
    }

    /** What one object of a tenant is, by its number. */
    private interface Stored {
        Post of(int number);
    }

    private record Post(String path, String body) {}

    private static Post policy(String name, String to) {
        return new Post("apis/security.istio.io/v1/namespaces/tenant/authorizationpolicies", """
                {"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy",
                 "metadata": {"name": "%s"}, "spec": {"rules": [{"to": [%s]}]}}
                """.formatted(name, to));
    }

    private static final String MANY_ENTRIES = IntStream.range(0, ENTRIES)
            .mapToObj(i -> "{\"operation\":{\"ports\":[\"1\"]}}")
            .collect(Collectors.joining(","));

    private static final String LONG_PATHS = IntStream.range(0, 1_000)
            .mapToObj(i -> "\"/" + "a".repeat(1_000) + i + "\"")
            .collect(Collectors.joining(",", "{\"operation\":{\"paths\":[", "]}}"));

    private static Post service(int number) {
        return new Post("api/v1/namespaces/tenant/services", """
                {"apiVersion": "v1", "kind": "Service", "spec": {"ports": [{"port": 80}]},
                 "metadata": {"name": "large-%d", "annotations": {"x.istio.io/a": "%s"}}}
                """.formatted(number, LONG));
    }

    private static final String LONG = "a".repeat(ANNOTATION);

    private static void write(int count, int atOnce, Stored stored) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(atOnce);
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(
                        Files.readString(cluster.server().directory().resolve("kubeconfig"))))
                .build()) {
            List<Future<?>> written = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                written.add(writers.submit(() -> post(client, stored.of(number))));
            }
            for (Future<?> one : written) {
                one.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static Void post(KubernetesClient client, Post post) throws Exception {
        var response = client.getHttpClient()
                .sendAsync(
                        client.getHttpClient()
                                .newHttpRequestBuilder()
                                .uri(URI.create(client.getMasterUrl() + post.path()))
                                .timeout(120, TimeUnit.SECONDS)
                                .post("application/json", post.body())
                                .build(),
                        String.class)
                .get(120, TimeUnit.SECONDS);
        assertThat(response.code())
                .as(response.body().substring(0, Math.min(300, response.body().length())))
                .isEqualTo(201);
        return null;
    }

    private static double mib(long bytes) {
        return (double) bytes / MEBIBYTE;
    }

    private static long heap(GuardProcess guard) throws Exception {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(guard.pid()),
                        "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return (long) guard.metrics().sum("jvm_memory_used_bytes", "area", "heap");
    }

    private static long peak(GuardProcess guard) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(guard.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Asks for it all the time, as the kubelet does. */
    private static final class Readiness implements AutoCloseable {

        private final GuardProcess guard;
        private final Thread thread = new Thread(this::ask);
        private volatile boolean over;
        private volatile int asked;
        private volatile int lost;

        Readiness(GuardProcess guard) {
            this.guard = guard;
            thread.start();
        }

        private void ask() {
            try {
                while (!over) {
                    asked++;
                    lost += guard.isReady() ? 0 : 1;
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void neverLost() {
            assertThat(asked).isPositive();
            assertThat(lost).as("times that it was not ready, of %d", asked).isZero();
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
