package io.waypointguard.admission.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Bounds what waits of one connection, in the kernel and in the server, until it is looked at. By default that grows to
 * megabytes for clients that send much, and hundreds of them would fill the memory of a pod with what nobody reads.
 */
@Singleton
final class ReceiveBuffer implements HttpServerOptionsCustomizer {

    /** Nearly every review arrives at once all the same. */
    private static final int BYTES = 32 * 1024;

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setReceiveBufferSize(BYTES);
    }
}
