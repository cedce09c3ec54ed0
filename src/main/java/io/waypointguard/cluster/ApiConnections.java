package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;

/**
 * Connections to the API server, so many at most: while it does not answer, each takes memory for nothing. The client's
 * own bound is 8,192.
 */
final class ApiConnections extends VertxHttpClientFactory {

    /** One for each kind that is followed, one for each that is just being given up, and a few. */
    private static final int STREAMS = 16;

    private static final int MOST = STREAMS + LiveReads.AT_ONCE;

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int TLS_TIMEOUT_SECONDS = 3;

    /** Longer than a watch is let be silent: whatever says nothing for so long is dead, and gives its connection back. */
    private static final int SILENCE_SECONDS = 90;

    /** On threads of their own. */
    ApiConnections() {}

    /** On threads that are there already. */
    ApiConnections(Vertx vertx) {
        super(vertx);
    }

    @Override
    protected void additionalConfig(WebClientOptions options) {
        options.setMaxPoolSize(MOST)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setSslHandshakeTimeout(TLS_TIMEOUT_SECONDS)
                .setReadIdleTimeout(SILENCE_SECONDS);
    }
}
