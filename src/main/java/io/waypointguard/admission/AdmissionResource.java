package io.waypointguard.admission;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The two paths of the webhook. Bodies arrive on the event loop, where a slow client costs no thread; they are read
 * and decided on a worker thread, because a hostile body of 8 MiB takes too long for an event loop that serves others.
 */
@Path("/")
@Singleton
public final class AdmissionResource {

    private final AdmissionReviewer reviewer;
    private final ReviewMetrics metrics;
    private final Vertx vertx;
    private final BodyBudget budget = BodyBudget.ofHeap();
    private final ReviewTurns turns = ReviewTurns.ofHeap();

    @Inject
    AdmissionResource(AdmissionReviewer reviewer, ReviewMetrics metrics, Vertx vertx) {
        this.reviewer = reviewer;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    /** Judges a change. */
    @POST
    @Path("validate")
    public Uni<Response> validate(@Context RoutingContext context) {
        return answer(context, reviewer::validate);
    }

    /** Enrols a Service that should use a waypoint. */
    @POST
    @Path("mutate")
    public Uni<Response> mutate(@Context RoutingContext context) {
        return answer(context, reviewer::mutate);
    }

    /** The framework would answer these by itself, with 200. */
    @OPTIONS
    @Path("{path:validate|mutate}")
    public Response options() {
        throw new NotAllowedException("POST");
    }

    private Uni<Response> answer(RoutingContext context, BiFunction<byte[], Deadline, Answer> review) {
        HttpServerRequest request = context.request();
        Deadline deadline = Deadline.from(System.nanoTime(), Optional.ofNullable(request.getParam("timeout")));
        Optional<HttpProblem> problem = RequestHeaders.problem(request);
        if (problem.isPresent()) {
            throw BadReview.because(problem.get());
        }
        BodyBudget.Share share = budget.share();
        return RequestBody.read(request, share, vertx)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(body -> turns.await(body, deadline, () -> review.apply(body, deadline)))
                .invoke(answer -> metrics.answer(context, answer))
                .invoke(DenialLog::write)
                .map(HttpAnswers::response)
                .onTermination()
                .invoke(share::close);
    }
}
