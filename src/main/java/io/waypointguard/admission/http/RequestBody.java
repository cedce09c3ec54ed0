package io.waypointguard.admission.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.waypointguard.admission.AdmissionReviewReader;
import io.waypointguard.admission.HttpProblem;
import io.waypointguard.admission.ProblemException;
import java.time.Duration;

/**
 * Collects the body of a request on the event loop, so that a client that sends slowly holds no thread, and gives up
 * as soon as it is too large or too slow. Fails with a {@link ProblemException}.
 */
final class RequestBody {

    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private final HttpServerRequest request;
    private final BodyBudget.Share share;
    private final Vertx vertx;
    private final UniEmitter<? super byte[]> whole;
    private Buffer body = Buffer.buffer();
    private int length;
    private final long timer;
    private boolean done;

    private RequestBody(
            HttpServerRequest request, BodyBudget.Share share, Vertx vertx, UniEmitter<? super byte[]> whole) {
        this.request = request;
        this.share = share;
        this.vertx = vertx;
        this.whole = whole;
        this.timer = vertx.setTimer(MAX_TIME.toMillis(), id -> refuse(HttpProblem.bodyTooSlow()));
    }

    /** The whole body. What it holds of the budget is the caller's to give back, however this ends. */
    static Uni<byte[]> read(HttpServerRequest request, BodyBudget.Share share, Vertx vertx) {
        return Uni.createFrom().emitter(whole -> new RequestBody(request, share, vertx, whole).begin());
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
        if (length > AdmissionReviewReader.MAX_BYTES) {
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
            whole.fail(new ProblemException(problem));
        }
    }
}
