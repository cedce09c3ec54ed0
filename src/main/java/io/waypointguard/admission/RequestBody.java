package io.waypointguard.admission;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Collects the body of a request on the event loop, so that a client that sends slowly holds no thread, and gives up
 * as soon as it is too large or too slow. Fails with a {@link BadReview}.
 */
final class RequestBody {

    /**
     * An API server takes requests of at most 3 MiB, and a review holds the object, the old object and some more:
     * what it sends is never larger than this.
     */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private final HttpServerRequest request;
    private final BodyBudget.Share share;
    private final Vertx vertx;
    private final Promise<byte[]> whole;
    private Buffer body = Buffer.buffer();
    private int length;
    private final long timer;
    private boolean done;

    private RequestBody(HttpServerRequest request, BodyBudget.Share share, Vertx vertx, Promise<byte[]> whole) {
        this.request = request;
        this.share = share;
        this.vertx = vertx;
        this.whole = whole;
        this.timer = vertx.setTimer(MAX_TIME.toMillis(), id -> refuse(HttpProblem.bodyTooSlow()));
    }

    /** The whole body. What it holds of the budget is the caller's to give back, however this ends. */
    static Future<byte[]> read(HttpServerRequest request, BodyBudget.Share share, Vertx vertx) {
        Promise<byte[]> whole = Promise.promise();
        new RequestBody(request, share, vertx, whole).begin();
        return whole.future();
    }

    private void begin() {
        request.handler(this::add);
        request.endHandler(end -> finish());
        request.exceptionHandler(e -> refuse(HttpProblem.badRequest("the body broke off")));
        request.resume();
    }

    private void add(Buffer part) {
        length += part.length();
        if (done) {
            return;
        }
        if (length > MAX_BYTES) {
            refuse(HttpProblem.tooLarge());
        } else if (share.take(part.length())) {
            body.appendBuffer(part);
        } else {
            refuse(HttpProblem.tryAgain("too many large requests at a time"));
        }
    }

    private void finish() {
        if (!done) {
            done = true;
            vertx.cancelTimer(timer);
            byte[] bytes = body.getBytes();
            body = Buffer.buffer();
            whole.complete(bytes);
        }
    }

    private void refuse(HttpProblem problem) {
        if (!done) {
            done = true;
            vertx.cancelTimer(timer);
            request.pause();
            body = Buffer.buffer();
            whole.fail(BadReview.because(problem));
        }
    }
}
