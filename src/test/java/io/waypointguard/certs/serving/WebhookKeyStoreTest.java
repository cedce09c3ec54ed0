package io.waypointguard.certs.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.waypointguard.certs.EphemeralCertificate;
import io.waypointguard.certs.PemPair;
import io.waypointguard.testing.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the two files of a certificate while somebody renews them. */
class WebhookKeyStoreTest {

    private static final String NO_PEM = "the files are not a certificate and its key in PEM";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final ServedCertificate served = new ServedCertificate();
    private final CertificateReloads reloads = new CertificateReloads();

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void aPairIsTakenAndTheSamePairIsNothingNew() throws IOException {
        WebhookKeyStore store = storeWith(pair(Instant.now()));

        assertThat(store.getKeyStore(vertx)).isNotNull();
        assertThat(store.getKeyStore(vertx)).isNull();
    }

    @Test
    void aNewPairReplacesTheOldOneAndTheRegistryIsNotDisturbed() throws IOException {
        WebhookKeyStore store = storeWith(pair(Instant.now()));
        store.getKeyStore(vertx);
        EphemeralCertificate next = EphemeralCertificate.at(Instant.now());
        write(next.pem());

        assertThat(store.getKeyStore(vertx)).isNull();
        assertThat(served.now()).contains(next.certificate());
    }

    @Test
    void aKeyOfAnotherCertificateIsNotTakenAtTheStart() throws IOException {
        PemPair one = pair(Instant.now());
        PemPair other = pair(Instant.now());

        assertThatThrownBy(() ->
                        storeWith(new PemPair(one.certificate(), other.key())).getKeyStore(vertx))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the key is not the certificate's");
    }

    /** What may lie there, and what is said of it. */
    private interface Fault {

        void lieDown(PemPair good) throws IOException;
    }

    private void assertThatTheLastGoodPairStays(String reason, Fault fault) throws IOException {
        EphemeralCertificate inUse = EphemeralCertificate.at(Instant.now());
        WebhookKeyStore store = storeWith(inUse.pem());
        store.getKeyStore(vertx);
        long failures = reloads.failures();
        fault.lieDown(inUse.pem());

        assertThatThrownBy(() -> store.getKeyStore(vertx))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(reason);
        assertThat(reloads.failures()).isEqualTo(failures + 1);
        assertThat(served.now()).contains(inUse.certificate());
        EphemeralCertificate next = EphemeralCertificate.at(Instant.now());
        write(next.pem());
        store.getKeyStore(vertx);
        assertThat(served.now()).contains(next.certificate());
    }

    @Test
    void aHalfWrittenCertificateLeavesTheLastGoodPair() throws IOException {
        assertThatTheLastGoodPairStays(NO_PEM, good -> write(new PemPair(half(good.certificate()), good.key())));
        assertThatTheLastGoodPairStays(NO_PEM, good -> write(new PemPair("", good.key())));
    }

    @Test
    void aHalfWrittenKeyLeavesTheLastGoodPair() throws IOException {
        assertThatTheLastGoodPairStays(NO_PEM, good -> write(new PemPair(good.certificate(), half(good.key()))));
        assertThatTheLastGoodPairStays(NO_PEM, good -> write(new PemPair(good.certificate(), "")));
    }

    @Test
    void aMissingFileLeavesTheLastGoodPair() throws IOException {
        assertThatTheLastGoodPairStays("tls.crt does not exist", good -> Files.delete(folder.resolve("tls.crt")));
        assertThatTheLastGoodPairStays("tls.key does not exist", good -> Files.delete(folder.resolve("tls.key")));
    }

    @Test
    void aKeyOfAnotherCertificateLeavesTheLastGoodPair() throws IOException {
        PemPair next = pair(Instant.now());

        assertThatTheLastGoodPairStays(
                "the key is not the certificate's", good -> write(new PemPair(next.certificate(), good.key())));
    }

    @Test
    void anExpiredCertificateLeavesTheLastGoodPair() throws IOException {
        assertThatTheLastGoodPairStays(
                "the certificate has expired", good -> write(pair(Instant.now().minus(Duration.ofDays(60)))));
    }

    @Test
    void aCertificateThatIsNotValidYetLeavesTheLastGoodPair() throws IOException {
        assertThatTheLastGoodPairStays(
                "the certificate is not valid yet",
                good -> write(pair(Instant.now().plus(Duration.ofDays(2)))));
    }

    @Test
    void aWholePairIsTakenAgainAfterAFault() throws IOException {
        WebhookKeyStore store = storeWith(pair(Instant.now()));
        store.getKeyStore(vertx);
        Files.delete(folder.resolve("tls.key"));
        assertThatThrownBy(() -> store.getKeyStore(vertx)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> store.getKeyStore(vertx)).isInstanceOf(ConfigurationException.class);

        write(pair(Instant.now()));
        store.getKeyStore(vertx);
        assertThat(reloads.failures()).isEqualTo(2);
        assertThat(reloads.successes()).isOne();
    }

    @Test
    void aFaultThatComesBackIsLoggedAgain() throws IOException {
        PemPair good = pair(Instant.now());
        PemPair bad = new PemPair(good.certificate(), "");
        WebhookKeyStore store = storeWith(good);
        store.getKeyStore(vertx);
        try (LogLines log = LogLines.of(WebhookKeyStore.class)) {
            for (PemPair next : List.of(bad, bad, good, bad)) {
                write(next);
                look(store);
            }

            assertThat(log.lines()).hasSize(2).allMatch(line -> line.endsWith("the last one stays in use: " + NO_PEM));
        }
        assertThat(reloads.failures()).isEqualTo(3);
    }

    private void look(WebhookKeyStore store) {
        try {
            store.getKeyStore(vertx);
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining(NO_PEM);
        }
    }

    @Test
    void withoutACertificateTheStartFailsAndSaysWhereToGetOne() throws IOException {
        WebhookKeyStore store = storeWith(pair(Instant.now()));
        Files.delete(folder.resolve("tls.crt"));

        assertThatThrownBy(() -> store.getKeyStore(vertx))
                .hasMessageContainingAll(folder.resolve("tls.crt") + " does not exist", "certs/README.md");
    }

    private static String half(String text) {
        return text.substring(0, text.length() / 2);
    }

    @Test
    void theFirstPairIsNoReloadAndTheSamePairIsNone() throws IOException {
        WebhookKeyStore store = storeWith(pair(Instant.now()));
        store.getKeyStore(vertx);
        store.getKeyStore(vertx);

        assertThat(reloads.successes()).isZero();
        assertThat(reloads.failures()).isZero();
    }

    private static PemPair pair(Instant now) {
        return EphemeralCertificate.at(now).pem();
    }

    private WebhookKeyStore storeWith(PemPair pair) throws IOException {
        write(pair);
        return new WebhookKeyStore(
                new ServingCertificate.InFiles(folder.resolve("tls.crt"), folder.resolve("tls.key")),
                served,
                reloads,
                Clock.systemUTC());
    }

    private void write(PemPair pair) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), pair.certificate());
        Files.writeString(folder.resolve("tls.key"), pair.key());
    }
}
