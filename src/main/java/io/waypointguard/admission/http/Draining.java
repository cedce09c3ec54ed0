package io.waypointguard.admission.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Says {@code Connection: close} also in the answers to requests that were under way at SIGTERM: the API server would
 * send its next one on a connection that is about to go. Quarkus says it in the answers to all that come later.
 */
@Singleton
final class Draining {

    private static final int PRIORITY = 900;

    private volatile boolean begun;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, PRIORITY);
    }

    private void watch(RoutingContext context) {
        context.addHeadersEndHandler(head -> {
            if (begun) {
                context.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                context.addEndHandler(sent -> context.request().connection().close());
            }
        });
        context.next();
    }
}
