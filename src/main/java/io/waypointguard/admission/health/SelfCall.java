package io.waypointguard.admission.health;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import io.waypointguard.certs.serving.ServingCertificate;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
public final class SelfCall implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(SelfCall.class);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int CONNECTIONS = 3;
    private static final int REQUESTS_EACH = 50;

    /** By which it knows its own calls, and nobody else can make one. */
    private static final String MARK = "Waypoint-Guard-Warm-Up";

    private static final String SECRET = UUID.randomUUID().toString();

    /** Of a kind that the guard has nothing to say to. */
    private static final Buffer REVIEW = Buffer.buffer("""
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"warm-up",
             "kind":{"group":"","version":"v1","kind":"ConfigMap"},
             "resource":{"group":"","version":"v1","resource":"configmaps"},
             "name":"warm-up","namespace":"warm-up","operation":"CREATE","userInfo":{"username":"warm-up"},
             "object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"warm-up","namespace":"warm-up"}},
             "oldObject":null,"dryRun":true}}""");

    private final Vertx vertx;
    private final TlsConfigurationRegistry registry;
    private final HttpServer server;
    private volatile boolean over;
    private volatile int status;

    @Inject
    SelfCall(Vertx vertx, TlsConfigurationRegistry registry, HttpServer server) {
        this.vertx = vertx;
        this.registry = registry;
        this.server = server;
    }

    /** Whether it is one of these calls. */
    public static boolean made(HttpServerRequest request) {
        return SECRET.equals(request.getHeader(MARK));
    }

    /** Ready when the calls are over. Whether they succeeded, real clients will see: 0 is no answer. */
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
            TrustOptions trusted = trusted(tls.getKeyStore());
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                callOverOneConnection(trusted).get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException | GeneralSecurityException | IOException | RuntimeException e) {
            LOG.debug("the webhook's call of itself was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // A start leaves twice as much behind as stays, and the heap would keep that size.
            System.gc();
            over = true;
        }
    }

    /** On one event loop: begun on another thread, one start in three waited for an answer until its time was up. */
    private CompletableFuture<Void> callOverOneConnection(TrustOptions trusted) {
        CompletableFuture<Void> called = new CompletableFuture<>();
        vertx.runOnContext(onLoop -> {
            HttpClient client = vertx.createHttpClient(
                    new HttpClientOptions()
                            .setSsl(true)
                            .setTrustOptions(trusted)
                            // It trusts this one certificate, whatever the names in it.
                            .setVerifyHost(false)
                            .setConnectTimeout(TIMEOUT_MILLIS),
                    new PoolOptions().setHttp1MaxSize(1));
            post(client, REQUESTS_EACH).onComplete(done -> {
                client.close();
                if (done.succeeded()) {
                    called.complete(null);
                } else {
                    called.completeExceptionally(done.cause());
                }
            });
        });
        return called;
    }

    /** So many requests, one after the other. */
    private Future<Integer> post(HttpClient client, int requests) {
        return post(client).compose(code -> {
            status = code;
            return requests == 1 ? Future.succeededFuture(code) : post(client, requests - 1);
        });
    }

    private Future<Integer> post(HttpClient client) {
        return client.request(HttpMethod.POST, server.getSecurePort(), "localhost", "/validate?timeout=5s")
                .compose(request -> request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(MARK, SECRET)
                        .send(REVIEW))
                .compose(response -> response.body().map(body -> response.statusCode()));
    }

    private static TrustOptions trusted(KeyStore keys) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (String alias : Collections.list(keys.aliases())) {
            trusted.setCertificateEntry(alias, keys.getCertificate(alias));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return TrustOptions.wrap(trust.getTrustManagers()[0]);
    }
}
