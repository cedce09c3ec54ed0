package io.waypointguard.admission;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.http.HttpServerRequest;
import io.waypointguard.certs.serving.ServingCertificate;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.UUID;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Calls the webhook over its own port before it reports ready: the first handshakes and the first requests of a JVM load
 * and compile so much that the API server's first call would wait half a second for it. {@link WarmUp} does the same for
 * what is decided.
 */
@Readiness
@Singleton
final class SelfCall implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(SelfCall.class);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int CONNECTIONS = 3;
    private static final int REQUESTS_EACH = 50;

    /** By which it knows its own calls, and nobody else can make one. */
    private static final String MARK = "Waypoint-Guard-Warm-Up";

    private static final String SECRET = UUID.randomUUID().toString();

    /** Of a kind that the guard has nothing to say to. */
    private static final byte[] REVIEW = """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"warm-up",
             "kind":{"group":"","version":"v1","kind":"ConfigMap"},
             "resource":{"group":"","version":"v1","resource":"configmaps"},
             "name":"warm-up","namespace":"warm-up","operation":"CREATE","userInfo":{"username":"warm-up"},
             "object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"warm-up","namespace":"warm-up"}},
             "oldObject":null,"dryRun":true}}""".getBytes(StandardCharsets.UTF_8);

    private final TlsConfigurationRegistry registry;
    private final HttpServer server;
    private volatile boolean over;
    private volatile int status;

    @Inject
    SelfCall(TlsConfigurationRegistry registry, HttpServer server) {
        this.registry = registry;
        this.server = server;
    }

    /** Whether it is one of these calls. */
    static boolean made(HttpServerRequest request) {
        return SECRET.equals(request.getHeader(MARK));
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
            SSLSocketFactory trusting = trusting(tls.getKeyStore()).getSocketFactory();
            for (int request = 1; request <= CONNECTIONS * REQUESTS_EACH; request++) {
                status = post(server.getSecurePort(), trusting, request % REQUESTS_EACH != 0);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.debug("the webhook's call of itself was not answered", e);
        } finally {
            // A start leaves twice as much behind as stays, and the heap would keep that size.
            System.gc();
            over = true;
        }
    }

    private static int post(int port, SSLSocketFactory trusting, boolean keepConnection) throws IOException {
        URI uri = URI.create("https://localhost:" + port + "/validate?timeout=5s");
        HttpsURLConnection call = (HttpsURLConnection) uri.toURL().openConnection();
        call.setSSLSocketFactory(trusting);
        // It trusts this one certificate, whatever the names in it.
        call.setHostnameVerifier((host, session) -> true);
        call.setConnectTimeout(TIMEOUT_MILLIS);
        call.setReadTimeout(TIMEOUT_MILLIS);
        call.setRequestMethod("POST");
        call.setRequestProperty("Content-Type", "application/json");
        call.setRequestProperty(MARK, SECRET);
        call.setDoOutput(true);
        try (OutputStream body = call.getOutputStream()) {
            body.write(REVIEW);
        }
        try (InputStream answer = call.getInputStream()) {
            answer.readAllBytes();
        }
        int code = call.getResponseCode();
        if (!keepConnection) {
            call.disconnect();
        }
        return code;
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
