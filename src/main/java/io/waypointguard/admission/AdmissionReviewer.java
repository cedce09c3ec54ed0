package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.admission.AdmissionRequest.Unguarded;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.LiveDecision;
import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.guard.LiveReads;
import io.waypointguard.guard.LiveReads.Failure;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Answers AdmissionReviews, on many threads at once. Each round of a {@link LiveDecision} takes a turn and parses the
 * bytes anew: while objects are read live, a request holds nothing but its bytes, and no turn. Bad input is a {@link
 * ProblemException}; an error of our own is answered as undecided, and never as an allow.
 */
public final class AdmissionReviewer {

    private static final Logger LOG = Logger.getLogger(AdmissionReviewer.class);

    private static final int MAX_REASON = 256;

    private final Question validation;
    private final Question mutation;
    private final CurrentMesh mesh;
    private final ReviewTurns turns;

    /**
     * Wires the reviewer.
     *
     * @param enrolment nothing where Services are not to be enrolled
     */
    public AdmissionReviewer(Guard guard, Optional<Enrolment> enrolment, CurrentMesh mesh) {
        this(guard, enrolment, mesh, ReviewTurns.ofHeap());
    }

    AdmissionReviewer(Guard guard, Optional<Enrolment> enrolment, CurrentMesh mesh, ReviewTurns turns) {
        this.validation = new Validation(guard);
        this.mutation = new Mutation(enrolment, guard.settings().exemptions());
        this.mesh = mesh;
        this.turns = turns;
    }

    /**
     * The result from the cache, without I/O and without a line in the log; nothing where there is something to log, or
     * where it takes long because the change reaches other objects. A denial is always pending: it rests on the object's
     * Namespace at least.
     */
    public Optional<Result<Answer>> validateAtOnce(byte[] body, Deadline deadline) {
        if (deadline.passed(System.nanoTime())) {
            return Optional.of(new Result.Final<>(Answer.Problem.TOO_LATE));
        }
        try {
            AdmissionRequest request = AdmissionRequestReader.read(AdmissionReviewReader.read(body));
            if (request instanceof Unguarded unguarded) {
                return Optional.of(new Result.Final<>(allowed(unguarded)));
            }
            return request instanceof Guarded guarded && !guarded.change().reachesOthers()
                    ? mesh.get().map(known -> validation.answer(guarded, known, LiveReads.NONE))
                    : Optional.empty();
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    public Answer validate(byte[] body, Deadline deadline) {
        return LiveDecision.decide(new Review(body, deadline, validation), mesh.live(deadline.readsEnd()));
    }

    /** The same, after its first round. */
    public Answer validate(byte[] body, Deadline deadline, Result<Answer> first) {
        return LiveDecision.finish(first, new Review(body, deadline, validation), mesh.live(deadline.readsEnd()));
    }

    public Answer mutate(byte[] body, Deadline deadline) {
        return LiveDecision.decide(new Review(body, deadline, mutation), mesh.live(deadline.readsEnd()));
    }

    /** One request, of which only the bytes are kept between two rounds. */
    private final class Review implements LiveDecision.Request<Answer> {

        private final byte[] body;
        private final Deadline deadline;
        private final Question question;

        Review(byte[] body, Deadline deadline, Question question) {
            this.body = body;
            this.deadline = deadline;
            this.question = question;
        }

        @Override
        public Result<Answer> decide(LiveReads reads) {
            return turns.await(body, deadline, () -> answer(body, request -> decide(request, reads)));
        }

        private Result<Answer> decide(Guarded request, LiveReads reads) {
            return mesh.get()
                    .map(cached -> question.answer(request, cached, reads))
                    .orElseGet(
                            () -> new Result.Final<>(notDecided(request, SafeText.line(mesh.unknown(), MAX_REASON))));
        }

        @Override
        public Answer unavailable(Failure failure) {
            Result<Answer> answer = turns.await(
                    body,
                    deadline,
                    () -> answer(
                            body, request -> new Result.Final<>(notDecided(request, unreadable(request, failure)))));
            return ((Result.Final<Answer>) answer).value();
        }
    }

    /** Parses the bytes and has the request answered, where it is one for the guard. */
    private static Result<Answer> answer(byte[] body, Function<Guarded, Result<Answer>> answer) {
        AdmissionReview review = AdmissionReviewReader.read(body);
        Optional<Guarded> understood = Optional.empty();
        try {
            AdmissionRequest request = AdmissionRequestReader.read(review);
            understood = request instanceof Guarded guarded ? Optional.of(guarded) : Optional.empty();
            return understood.map(answer).orElseGet(() -> new Result.Final<>(unjudged(request)));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "request %s was not decided: an internal error", review.uid());
            return new Result.Final<>(new Answer.Problem(
                    HttpProblem.undecided("request " + review.uid()
                            + " was not decided: an internal error, which is in the log of the webhook"),
                    understood));
        }
    }

    private static Answer unjudged(AdmissionRequest request) {
        if (request instanceof NotUnderstood unclear) {
            LOG.infof("request %s was not understood: %s", unclear.uid(), SafeText.line(unclear.message(), 256));
            return Answer.Reviewed.without(AdmissionResponses.refused(unclear), ReviewVerdict.NOT_UNDERSTOOD);
        }
        return allowed((Unguarded) request);
    }

    private static Answer allowed(Unguarded request) {
        return Answer.Reviewed.without(AdmissionResponses.allowed(request.uid()), ReviewVerdict.ALLOWED);
    }

    /** For the client. What the API server said of it, or the network did, is for the log alone. */
    private static String unreadable(Guarded request, Failure failure) {
        String object = SafeText.line(failure.object().toString(), 256);
        LOG.warnf(
                "request %s was not decided: %s could not be read: %s",
                request.uid(), object, SafeText.line(failure.reason(), 256));
        return object + " could not be read; the log of the webhook says why";
    }

    private static Answer notDecided(Guarded request, String reason) {
        return new Answer.Problem(
                HttpProblem.tryAgain("request " + request.uid() + " was not decided: " + reason), Optional.of(request));
    }
}
