package io.waypointguard.admission.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Closes a connection whose client may still be sending: what is left of a refused body must not be taken for the next
 * request. But a connection that is closed with bytes unread is cut, and the client may never see its answer. So a
 * little more is read, into nothing, which is the rest of nearly every body; and who sends more has a moment to see that
 * there is no use in it.
 */
final class LingeringClose {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final int MOST = 64 * 1024;

    private final HttpServerRequest request;
    private int read;

    private LingeringClose(HttpServerRequest request) {
        this.request = request;
    }

    /** Closes it once the answer is sent. */
    static void after(RoutingContext context) {
        context.addEndHandler(sent -> new LingeringClose(context.request()).begin(context.vertx()));
    }

    private void begin(Vertx vertx) {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        long timer =
                vertx.setTimer(MOMENT.toMillis(), late -> request.connection().close());
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
        request.handler(this::forget);
        request.resume();
    }

    private void forget(Buffer part) {
        read += part.length();
        if (read > MOST) {
            request.pause();
        }
    }
}
