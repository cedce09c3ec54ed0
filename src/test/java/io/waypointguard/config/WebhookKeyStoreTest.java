package io.waypointguard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.waypointguard.tls.CertificateReloads;
import io.waypointguard.tls.EphemeralCertificate;
import io.waypointguard.tls.PemPair;
import io.waypointguard.tls.ServingCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the two files of a certificate while somebody renews them. */
class WebhookKeyStoreTest {

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
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
    void aNewPairReplacesTheOldOne() throws IOException {
        WebhookKeyStore store = storeWith(pair(Instant.now()));
        store.getKeyStore(vertx);
        write(pair(Instant.now()));

        assertThat(store.getKeyStore(vertx)).isNotNull();
    }

    @Test
    void aKeyOfAnotherCertificateIsNotTakenAtTheStart() throws IOException {
        PemPair one = pair(Instant.now());
        PemPair other = pair(Instant.now());

        assertThatThrownBy(() ->
                        storeWith(new PemPair(one.certificate(), other.key())).getKeyStore(vertx))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("the key is not the certificate's");
    }

    @Test
    void aPairThatIsHalfWrittenOrExpiredLeavesTheLastGoodOneAndAWholeOneIsTakenAgain() throws IOException {
        PemPair good = pair(Instant.now());
        WebhookKeyStore store = storeWith(good);
        store.getKeyStore(vertx);
        PemPair next = pair(Instant.now());

        write(new PemPair(next.certificate(), good.key()));
        assertThatThrownBy(() -> store.getKeyStore(vertx)).isInstanceOf(SettingsException.class);
        write(pair(Instant.now().minus(Duration.ofDays(60))));
        assertThatThrownBy(() -> store.getKeyStore(vertx)).hasMessageContaining("the certificate has expired");
        write(next);
        assertThat(store.getKeyStore(vertx)).isNotNull();
        assertThat(reloads.failures()).isEqualTo(2);
        assertThat(reloads.successes()).isOne();
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
                new ServingCertificate.InFiles(folder.resolve("tls.crt"), folder.resolve("tls.key")), reloads);
    }

    private void write(PemPair pair) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), pair.certificate());
        Files.writeString(folder.resolve("tls.key"), pair.key());
    }
}
