package io.waypointguard.admission;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The two paths of the webhook. A body arrives on the event loop, where a slow client costs no thread. A small one that
 * is admitted from memory, which nearly every request is, is answered there and then, without a change of threads.
 * What takes longer goes to a worker thread: large bodies, denials, and what has to be read live.
 */
@Singleton
final class AdmissionRoutes {

    /** Read and decided in well under a millisecond, so that the other connections of the event loop do not wait. */
    private static final int SMALL = 16 * 1024;

    private final AdmissionReviewer reviewer;
    private final ReviewMetrics metrics;
    private final BodyBudget budget = BodyBudget.ofHeap();
    private final ReviewTurns turns = ReviewTurns.ofHeap();

    @Inject
    AdmissionRoutes(AdmissionReviewer reviewer, ReviewMetrics metrics) {
        this.reviewer = reviewer;
        this.metrics = metrics;
    }

    /**
     * What one of the two paths does.
     *
     * @param atOnce from memory, without waiting for anything; nothing where that is not enough
     * @param inTime whatever it takes, until the deadline
     */
    private record Question(
            BiFunction<byte[], Deadline, Optional<Answer>> atOnce, BiFunction<byte[], Deadline, Answer> inTime) {}

    void register(@Observes Router router) {
        route(router, "/validate", new Question(reviewer::admitAtOnce, reviewer::validate));
        route(router, "/mutate", new Question((body, deadline) -> Optional.empty(), reviewer::mutate));
        router.route().last().handler(HttpAnswers::notFound);
    }

    private void route(Router router, String path, Question question) {
        router.post(path).handler(context -> answer(context, question)).failureHandler(HttpAnswers::failed);
        router.route(path).handler(HttpAnswers::methodNotAllowed);
    }

    private void answer(RoutingContext context, Question question) {
        HttpServerRequest request = context.request();
        Deadline deadline = Deadline.from(System.nanoTime(), Optional.ofNullable(request.getParam("timeout")));
        Optional<HttpProblem> problem = RequestHeaders.problem(request);
        if (problem.isPresent()) {
            HttpAnswers.refuse(context, problem.get());
            return;
        }
        BodyBudget.Share share = budget.share();
        context.addEndHandler(end -> share.close());
        RequestBody.read(request, share, context.vertx())
                .onSuccess(body -> decide(context, body, deadline, question))
                .onFailure(context::fail);
    }

    private void decide(RoutingContext context, byte[] body, Deadline deadline, Question question) {
        Optional<Answer> atOnce = body.length <= SMALL ? question.atOnce().apply(body, deadline) : Optional.empty();
        if (atOnce.isPresent()) {
            send(context, atOnce.get());
            return;
        }
        context.vertx()
                .executeBlocking(() -> inTime(body, deadline, question), false)
                .onSuccess(answer -> send(context, answer))
                .onFailure(context::fail);
    }

    private Answer inTime(byte[] body, Deadline deadline, Question question) {
        Answer answer = turns.await(body, deadline, () -> question.inTime().apply(body, deadline));
        DenialLog.write(answer);
        return answer;
    }

    private void send(RoutingContext context, Answer answer) {
        metrics.answer(context, answer);
        HttpAnswers.send(context, answer);
    }
}
