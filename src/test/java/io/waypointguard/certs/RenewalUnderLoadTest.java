package io.waypointguard.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.waypointguard.admission.Review;
import io.waypointguard.certs.serving.ServedCertificate;
import io.waypointguard.testing.metrics.Scrape;
import io.waypointguard.testing.wire.KeepAliveClient;
import io.waypointguard.testing.wire.KeepAliveClient.Outcome;
import io.waypointguard.testing.wire.Tls;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Sixteen years in half a minute: the running server's certificate is renewed, and clients call it all the time. */
@QuarkusTest
@TestProfile(RenewalUnderLoadTest.OnFiles.class)
class RenewalUnderLoadTest {

    private static final Path MOUNT = Path.of("target", "renewal-under-load");
    private static final HostNames HOSTS = HostNames.local().and(CertificateDesk.HOSTS);
    private static final int RENEWALS = 100;

    /** A run of the job, in the server's time. */
    private static final Duration BETWEEN_RUNS = Duration.ofDays(10);

    private static final byte[] REVIEW = Review.create(Review.goodPolicy()).bytes();

    /** The certificate comes from files, which are looked at often; the time is the test's. */
    public static final class OnFiles implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                // Something to start with.
                new LocalCertificates(MOUNT).issue(HOSTS, MovingClock.START);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return Map.of(
                    "guard.tls.mode",
                    "files",
                    "guard.tls.certificate",
                    MOUNT.resolve("tls.crt").toString(),
                    "guard.tls.key",
                    MOUNT.resolve("tls.key").toString(),
                    "quarkus.tls.webhook.reload-period",
                    "PT0.05S");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(MovingClock.class);
        }
    }

    /** What a client is to know when it opens a connection. */
    private record Trust(String bundle, Instant now) {}

    @TestHTTPResource(value = "/", tls = true)
    URL url;

    @TestHTTPResource(value = "/", management = true)
    URL management;

    @Inject
    MovingClock clock;

    @Inject
    ServedCertificate served;

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void aHundredRenewalsFailNoHandshakeAndNoRequest() throws Exception {
        CertificateDesk desk = new CertificateDesk(HOSTS, clock);
        desk.issue();
        mount(desk);
        ExecutorService threads = Executors.newCachedThreadPool();
        Future<Integer> kept = threads.submit(() -> post(trust(desk), false));
        Future<Integer> fresh = threads.submit(() -> post(trust(desk), true));
        Set<X509Certificate> leaves = new HashSet<>();
        Set<Integer> sizes = new HashSet<>();
        while (leaves.size() <= RENEWALS) {
            clock.pass(BETWEEN_RUNS);
            desk.renew();
            mount(desk);
            leaves.add(desk.leaf().certificate());
            sizes.add(desk.bundleSize());
        }
        over.set(true);

        assertThat(kept.get()).isGreaterThan(RENEWALS);
        assertThat(fresh.get()).isGreaterThan(RENEWALS);
        assertThat(sizes).containsExactlyInAnyOrder(1, 2);
        assertThat(scrape().value("waypoint_guard_certificate_reloads_total", "result", "success"))
                .isGreaterThanOrEqualTo(RENEWALS);
        assertThat(scrape().value("waypoint_guard_certificate_expiry_timestamp_seconds"))
                .isEqualTo(desk.leaf().certificate().getNotAfter().toInstant().getEpochSecond());
        threads.shutdown();
    }

    /** As the kubelet does it; and waits until the server shows it, which it does long before the next run. */
    private void mount(CertificateDesk desk) throws IOException {
        for (String file : List.of("tls.key", "tls.crt")) {
            Path written = Files.writeString(
                    MOUNT.resolve(file + ".new"), desk.serving().get(file));
            Files.move(
                    written, MOUNT.resolve(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        await().pollInterval(Duration.ofMillis(10))
                .until(() ->
                        served.now().filter(desk.leaf().certificate()::equals).isPresent());
    }

    private Supplier<Trust> trust(CertificateDesk desk) {
        return () -> new Trust(desk.bundles().get(0).pem(), clock.instant());
    }

    /** How many requests were answered, one after the other; none may fail. */
    private int post(Supplier<Trust> trust, boolean fresh) throws InterruptedException {
        int answers = 0;
        KeepAliveClient client = client(trust.get());
        while (!over.get()) {
            if (fresh || !client.hasConnection()) {
                client.close();
                client = client(trust.get());
            }
            Outcome outcome = client.post("/validate?timeout=5s", REVIEW);
            assertThat(isAllowed(outcome)).as("%s after %d", outcome, answers).isTrue();
            answers++;
        }
        client.close();
        return answers;
    }

    private KeepAliveClient client(Trust trust) {
        return new KeepAliveClient(url.getPort(), Tls.trusting(trust.bundle(), trust.now()));
    }

    private static boolean isAllowed(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered
                && answered.answer().status() == 200
                && answered.answer().body().contains("\"allowed\":true");
    }

    private Scrape scrape() {
        return Scrape.of(URI.create(management + "/metrics"));
    }
}
