package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;

/**
 * Connections to the API server, so many at most: while it does not answer, each takes memory for nothing, and what
 * cannot have one soon is not worth waiting for.
 */
final class ApiConnections extends VertxHttpClientFactory {

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int TLS_TIMEOUT_SECONDS = 3;

    private final int most;

    /** On threads of their own. */
    ApiConnections(int most) {
        this.most = most;
    }

    /** On threads that are there already. */
    ApiConnections(int most, Vertx vertx) {
        super(vertx);
        this.most = most;
    }

    @Override
    protected void additionalConfig(WebClientOptions options) {
        options.setMaxPoolSize(most)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setSslHandshakeTimeout(TLS_TIMEOUT_SECONDS);
    }
}
