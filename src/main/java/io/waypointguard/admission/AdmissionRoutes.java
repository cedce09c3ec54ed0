package io.waypointguard.admission;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.waypointguard.guard.LiveDecision.Result;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The two paths of the webhook. A body arrives on the event loop, where a slow client costs no thread. A small one that
 * is admitted from memory, which nearly every request is, is answered there and then, without a change of threads.
 * What takes longer goes to a worker thread: large bodies, denials, and what has to be read live.
 */
@Singleton
final class AdmissionRoutes {

    /** Read in well under a millisecond, so that the other connections of the event loop do not wait. */
    private static final int SMALL = 16 * 1024;

    private final AdmissionReviewer reviewer;
    private final ReviewMetrics metrics;
    private final BodyBudget budget;

    @Inject
    AdmissionRoutes(AdmissionReviewer reviewer, ReviewMetrics metrics) {
        this(reviewer, metrics, BodyBudget.ofHeap());
    }

    AdmissionRoutes(AdmissionReviewer reviewer, ReviewMetrics metrics, BodyBudget budget) {
        this.reviewer = reviewer;
        this.metrics = metrics;
        this.budget = budget;
    }

    /** What one of the two paths does with a body. */
    private interface Path {
        Future<Answer> answer(byte[] body, Deadline deadline, Vertx vertx);
    }

    void register(@Observes Router router) {
        route(router, "/validate", this::validate);
        route(router, "/mutate", this::mutate);
        router.route().last().handler(HttpAnswers::notFound);
    }

    private void route(Router router, String url, Path path) {
        router.post(url).handler(context -> answer(context, path)).failureHandler(HttpAnswers::failed);
        router.route(url).handler(HttpAnswers::methodNotAllowed);
    }

    private void answer(RoutingContext context, Path path) {
        HttpServerRequest request = context.request();
        Deadline deadline = Deadline.from(System.nanoTime(), Optional.ofNullable(request.getParam("timeout")));
        Optional<HttpProblem> problem = RequestHeaders.problem(request);
        if (problem.isPresent()) {
            HttpAnswers.refuse(context, problem.get());
            return;
        }
        context.addEndHandler(end -> deadline.end());
        BodyBudget.Share share = budget.share();
        RequestBody.read(request, share, context.vertx())
                .compose(body -> path.answer(body, deadline, context.vertx()))
                // Not when the client is gone: the body is in memory for as long as somebody works on it.
                .onComplete(done -> share.close())
                .map(answer -> send(context, answer))
                .onFailure(context::fail);
    }

    private Future<Answer> validate(byte[] body, Deadline deadline, Vertx vertx) {
        Optional<Result<Answer>> begun =
                body.length <= SMALL ? reviewer.validateAtOnce(body, deadline) : Optional.empty();
        if (begun.orElse(null) instanceof Result.Final<Answer> known) {
            return Future.succeededFuture(known.value());
        }
        return onWorker(
                vertx,
                () -> begun.map(first -> reviewer.validate(body, deadline, first))
                        .orElseGet(() -> reviewer.validate(body, deadline)));
    }

    private Future<Answer> mutate(byte[] body, Deadline deadline, Vertx vertx) {
        return onWorker(vertx, () -> reviewer.mutate(body, deadline));
    }

    private static Future<Answer> onWorker(Vertx vertx, Supplier<Answer> review) {
        return vertx.executeBlocking(
                () -> {
                    Answer answer = review.get();
                    DenialLog.write(answer);
                    return answer;
                },
                false);
    }

    private Answer send(RoutingContext context, Answer answer) {
        metrics.answer(context, answer);
        HttpAnswers.send(context, answer);
        return answer;
    }
}
