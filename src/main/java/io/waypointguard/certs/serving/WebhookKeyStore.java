package io.waypointguard.certs.serving;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.waypointguard.certs.CertificateKey;
import io.waypointguard.certs.PemPair;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Loads the certificate. At the start it must be usable. At a reload the last good one stays in use if the new one is not.
 *
 * <p>Quarkus' TLS registry gets one key manager, once, whose certificate is then replaced. If Vert.x got new TLS options, it
 * would close every new connection until it had applied them.
 */
@Singleton
@Identifier(ServingCertificate.TLS_CONFIGURATION)
final class WebhookKeyStore implements KeyStoreProvider {

    private static final Logger LOG = Logger.getLogger(WebhookKeyStore.class);

    private final ServingCertificate certificate;
    private final ServedCertificate served;
    private final CertificateReloads reloads;
    private final Clock clock;
    private Optional<PemPair> shown = Optional.empty();
    private String fault = "";

    @Inject
    WebhookKeyStore(ServingCertificate certificate, ServedCertificate served, CertificateReloads reloads, Clock clock) {
        this.certificate = certificate;
        this.served = served;
        this.reloads = reloads;
        this.clock = clock;
    }

    /** The key manager at the start; null at every reload, which tells the registry to change nothing. */
    @Override
    public synchronized @Nullable KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        try {
            PemPair pair = certificate.current();
            if (shown.filter(pair::equals).isPresent()) {
                fault = "";
                return null;
            }
            KeyStore store = show(pair, vertx);
            boolean isFirst = shown.isEmpty();
            shown = Optional.of(pair);
            fault = "";
            if (isFirst) {
                return new KeyStoreAndKeyCertOptions(store, KeyCertOptions.wrap(served));
            }
            reloads.succeeded();
            LOG.info("the certificate was renewed");
            return null;
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (shown.isPresent()) {
                reloads.failed();
            }
            if (shown.isPresent() && !reason.equals(fault)) {
                LOG.errorf("the new certificate cannot be used, the last one stays in use: %s", reason);
            }
            fault = reason;
            throw new ConfigurationException("Waypoint Guard cannot start: the certificate cannot be used: " + reason
                    + "\nThe ways to a certificate: certs/README.md; for development: guard.tls.mode=ephemeral");
        }
    }

    private KeyStore show(PemPair pair, Vertx vertx) throws IOException {
        PemKeyCertOptions options = new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(pair.certificate()))
                .addKeyValue(Buffer.buffer(pair.key()));
        KeyStore store;
        X509ExtendedKeyManager keys;
        try {
            store = options.loadKeyStore(vertx);
            keys = (X509ExtendedKeyManager) options.getKeyManagerFactory(vertx).getKeyManagers()[0];
        } catch (Exception e) {
            // The message of the exception may quote the file.
            throw new IOException("the files are not a certificate and its key in PEM", e);
        }
        served.show(checked(keys), keys);
        return store;
    }

    private X509Certificate checked(X509ExtendedKeyManager keys) throws IOException {
        for (String type : List.of("EC", "RSA", "EdDSA")) {
            String[] aliases = keys.getServerAliases(type, null);
            for (String alias : aliases == null ? new String[0] : aliases) {
                X509Certificate leaf = keys.getCertificateChain(alias)[0];
                check(keys.getPrivateKey(alias), leaf);
                return leaf;
            }
        }
        throw new IOException("the files hold no certificate with an EC, RSA or EdDSA key");
    }

    /** At the start an expired certificate is accepted, and readiness reports it. It never replaces another one. */
    private void check(PrivateKey key, X509Certificate leaf) throws IOException {
        if (!CertificateKey.belongTogether(key, leaf)) {
            throw new IOException("the key is not the certificate's");
        }
        if (shown.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        if (leaf.getNotAfter().toInstant().isBefore(now)) {
            throw new IOException("the certificate has expired");
        }
        if (leaf.getNotBefore().toInstant().isAfter(now)) {
            throw new IOException("the certificate is not valid yet");
        }
    }
}
