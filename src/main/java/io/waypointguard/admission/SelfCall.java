package io.waypointguard.admission;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpsServerStart;
import io.waypointguard.tls.ServingCertificate;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Calls the webhook over its own port before it reports ready: the first handshake and the first request of a JVM load
 * so many classes that the API server's first call would wait half a second for them.
 */
@Readiness
@Singleton
final class SelfCall implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(SelfCall.class);
    private static final int TIMEOUT_MILLIS = 5_000;

    private final TlsConfigurationRegistry registry;
    private final HttpServer server;
    private volatile boolean over;
    private volatile int status;

    @Inject
    SelfCall(TlsConfigurationRegistry registry, HttpServer server) {
        this.registry = registry;
        this.server = server;
    }

    /** Ready when the call is over. Whether it succeeded, real clients will see: 0 is no answer. */
    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("warm-up")
                .status(over)
                .withData("answer", status)
                .build();
    }

    void serving(@ObservesAsync HttpsServerStart start) {
        try {
            TlsConfiguration tls =
                    registry.get(ServingCertificate.TLS_CONFIGURATION).orElseThrow();
            status = post(server.getSecurePort(), trusting(tls.getKeyStore()));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.debug("the webhook's call of itself was not answered", e);
        } finally {
            over = true;
        }
    }

    /** Posts nothing, which is refused before anything is decided. */
    private static int post(int port, SSLContext tls) throws IOException {
        URI uri = URI.create("https://localhost:" + port + "/validate");
        HttpsURLConnection call = (HttpsURLConnection) uri.toURL().openConnection();
        call.setSSLSocketFactory(tls.getSocketFactory());
        // It trusts this one certificate, whatever the names in it.
        call.setHostnameVerifier((host, session) -> true);
        call.setConnectTimeout(TIMEOUT_MILLIS);
        call.setReadTimeout(TIMEOUT_MILLIS);
        call.setRequestMethod("POST");
        call.setRequestProperty("Content-Type", "application/json");
        call.setDoOutput(true);
        call.getOutputStream().close();
        try {
            return call.getResponseCode();
        } finally {
            call.disconnect();
        }
    }

    private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (String alias : Collections.list(keys.aliases())) {
            trusted.setCertificateEntry(alias, keys.getCertificate(alias));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        return client;
    }
}
