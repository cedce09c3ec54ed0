package io.waypointguard.admission;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

/** Answers in HTTP. Whatever goes wrong, the client gets a {@code Status} in JSON, and no exception's text. */
final class HttpAnswers {

    private static final Logger LOG = Logger.getLogger(HttpAnswers.class);
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
    private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

    private HttpAnswers() {}

    static void send(RoutingContext context, Answer answer) {
        if (answer instanceof Answer.Reviewed reviewed) {
            write(context, 200, reviewed.body());
        } else {
            send(context, ((Answer.Problem) answer).problem());
        }
    }

    /** Where the body was not read to its end, what is left of it must not be taken for the next request. */
    static void refuse(RoutingContext context, HttpProblem problem) {
        if (!context.request().isEnded()) {
            LingeringClose.after(context);
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        send(context, problem);
    }

    static void notFound(RoutingContext context) {
        refuse(context, HttpProblem.notFound());
    }

    static void methodNotAllowed(RoutingContext context) {
        context.response().putHeader(HttpHeaders.ALLOW, "POST");
        refuse(context, HttpProblem.methodNotAllowed());
    }

    /** Bad input gets its problem; a fault of our own is in the log, and is never an allow. */
    static void failed(RoutingContext context) {
        if (context.failure() instanceof BadReview bad) {
            LOG.debugf("bad request: %s", bad.problem().message());
            refuse(context, bad.problem());
        } else {
            LOG.error("a request was not decided: an internal error", context.failure());
            refuse(
                    context,
                    HttpProblem.undecided("the request was not decided: an internal error, which is in the log"));
        }
    }

    private static void send(RoutingContext context, HttpProblem problem) {
        if (problem.retry()) {
            context.response().putHeader(RETRY_AFTER, ONE_SECOND);
        }
        write(context, problem.code(), problem.body());
    }

    private static void write(RoutingContext context, int status, byte[] body) {
        HttpServerResponse response = context.response();
        // A client that went away waits for nothing.
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .end(Buffer.buffer(body));
        }
    }
}
