package io.waypointguard.admission.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.waypointguard.admission.AdmissionReviewer;
import io.waypointguard.admission.Answer;
import io.waypointguard.admission.DenialLog;
import io.waypointguard.admission.ProblemException;
import io.waypointguard.admission.metrics.ReviewMetrics;
import io.waypointguard.guard.LiveDecision.Result;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * The two paths of the webhook. A small review that is admitted from the cache, as nearly every one is, is answered on
 * the event loop without a change of threads. What takes longer goes to the worker pool: large bodies, denials, and what
 * has to be read live.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class AdmissionResource {

    /** Parsed in well under a millisecond, so that the other connections of the event loop do not wait. */
    private static final int SMALL = 16 * 1024;

    private final AdmissionReviewer reviewer;
    private final ReviewMetrics metrics;

    @Inject
    AdmissionResource(AdmissionReviewer reviewer, ReviewMetrics metrics) {
        this.reviewer = reviewer;
        this.metrics = metrics;
    }

    @POST
    @Path("validate")
    public Uni<RestResponse<byte[]>> validate(@Context RoutingContext context) {
        ReceivedBody body = ReceivedBody.of(context);
        return releasedOnError(body, () -> validate(context, body));
    }

    private Uni<RestResponse<byte[]>> validate(RoutingContext context, ReceivedBody body) {
        Optional<Result<Answer>> first = body.bytes().length <= SMALL
                ? reviewer.validateAtOnce(body.bytes(), body.deadline())
                : Optional.empty();
        if (first.orElse(null) instanceof Result.Final<Answer> known) {
            body.release();
            return send(context, known.value());
        }
        return onWorker(
                context,
                body,
                () -> first.map(pending -> reviewer.validate(body.bytes(), body.deadline(), pending))
                        .orElseGet(() -> reviewer.validate(body.bytes(), body.deadline())));
    }

    /** An error before the body is handed over must not keep its part of the budget. */
    private static Uni<RestResponse<byte[]>> releasedOnError(
            ReceivedBody body, Supplier<Uni<RestResponse<byte[]>>> answer) {
        try {
            return answer.get();
        } catch (RuntimeException | Error e) {
            body.release();
            throw e;
        }
    }

    @POST
    @Path("mutate")
    public Uni<RestResponse<byte[]>> mutate(@Context RoutingContext context) {
        ReceivedBody body = ReceivedBody.of(context);
        return releasedOnError(
                body, () -> onWorker(context, body, () -> reviewer.mutate(body.bytes(), body.deadline())));
    }

    /** Otherwise quarkus-rest answers it, with 200. */
    @OPTIONS
    @Path("validate")
    public Uni<Void> optionsOfValidate() {
        throw new NotAllowedException("POST");
    }

    /** The same. */
    @OPTIONS
    @Path("mutate")
    public Uni<Void> optionsOfMutate() {
        throw new NotAllowedException("POST");
    }

    private Uni<RestResponse<byte[]>> onWorker(RoutingContext context, ReceivedBody body, Supplier<Answer> review) {
        Future<Answer> answer = context.vertx()
                .executeBlocking(
                        () -> {
                            Answer decided = answer(review);
                            DenialLog.write(decided);
                            return decided;
                        },
                        false)
                // Not when the client is gone: the body is in memory for as long as somebody works on it.
                .onComplete(done -> body.release());
        return UniHelper.toUni(answer)
                // quarkus-rest cancels it when the client is gone.
                .onCancellation()
                .invoke(() -> body.deadline().end())
                .onItem()
                .transformToUni(decided -> send(context, decided));
    }

    private static Answer answer(Supplier<Answer> review) {
        try {
            return review.get();
        } catch (ProblemException e) {
            return new Answer.Problem(e.problem(), Optional.empty());
        }
    }

    private Uni<RestResponse<byte[]>> send(RoutingContext context, Answer answer) {
        metrics.answer(context, answer);
        return answer instanceof Answer.Reviewed reviewed
                ? Uni.createFrom()
                        .item(ResponseBuilder.ok(reviewed.body(), MediaType.APPLICATION_JSON_TYPE)
                                .build())
                : Uni.createFrom().failure(new ProblemException(((Answer.Problem) answer).problem()));
    }
}
