package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.admission.AdmissionRequest.Unguarded;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.FreshEnrolment;
import io.waypointguard.guard.FreshGuard;
import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.Fresh;
import io.waypointguard.mesh.Readings;
import io.waypointguard.mesh.Readings.Failure;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Answers AdmissionReviews: from the bytes of one to the bytes of the other, on many threads at once. Where objects have
 * to be read live, that is between two rounds, each of which begins with the bytes: while a review waits, nothing but
 * these is in memory, and the turn is another's. Bad input is a {@link BadReview}; a fault of our own is an answer that
 * says that nothing was decided, and is never an allow.
 */
public final class AdmissionReviewer {

    private static final Logger LOG = Logger.getLogger(AdmissionReviewer.class);

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
        this.validation = new Validation(new FreshGuard(guard));
        this.mutation = new Mutation(
                enrolment.map(FreshEnrolment::new), guard.settings().exemptions());
        this.mesh = mesh;
        this.turns = turns;
    }

    /**
     * What memory says to a review, without I/O and without a line in the log; nothing where there is something to log,
     * or where it takes long because the change reaches other objects. A denial is never known yet: it rests on the
     * object's Namespace at least.
     */
    Optional<Fresh<Answer>> validateAtOnce(byte[] body, Deadline deadline) {
        if (deadline.passed(System.nanoTime())) {
            return Optional.of(new Fresh.Known<>(Answer.Problem.TOO_LATE));
        }
        try {
            AdmissionRequest request = AdmissionRequestReader.read(AdmissionReviewReader.read(body));
            if (request instanceof Unguarded unguarded) {
                return Optional.of(new Fresh.Known<>(allowed(unguarded)));
            }
            return request instanceof Guarded guarded && !guarded.change().reachesOthers()
                    ? mesh.get().map(known -> validation.answer(guarded, known, Readings.NONE))
                    : Optional.empty();
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    Answer validate(byte[] body, Deadline deadline) {
        return validate(body, deadline, round(body, deadline, validation, Readings.NONE));
    }

    /** The same, where it was begun at once. */
    Answer validate(byte[] body, Deadline deadline, Fresh<Answer> begun) {
        return settle(body, deadline, validation, begun);
    }

    Answer mutate(byte[] body, Deadline deadline) {
        return settle(body, deadline, mutation, round(body, deadline, mutation, Readings.NONE));
    }

    private Answer settle(byte[] body, Deadline deadline, Question question, Fresh<Answer> begun) {
        return mesh.live(deadline.readsEnd()).settle(begun, read -> round(body, deadline, question, read));
    }

    private Fresh<Answer> round(byte[] body, Deadline deadline, Question question, Readings read) {
        return turns.await(body, deadline, () -> review(body, question, read));
    }

    private Fresh<Answer> review(byte[] body, Question question, Readings read) {
        AdmissionReview review = AdmissionReviewReader.read(body);
        Optional<Guarded> understood = Optional.empty();
        try {
            AdmissionRequest request = AdmissionRequestReader.read(review);
            understood = request instanceof Guarded guarded ? Optional.of(guarded) : Optional.empty();
            return understood
                    .map(guarded -> answer(guarded, question, read))
                    .orElseGet(() -> new Fresh.Known<>(unjudged(request)));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "request %s was not decided: an internal error", review.uid());
            return new Fresh.Known<>(new Answer.Problem(
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

    private Fresh<Answer> answer(Guarded request, Question question, Readings read) {
        Optional<Failure> failure = read.failure();
        if (failure.isPresent()) {
            return unavailable(request, unreadable(request, failure.get()));
        }
        return mesh.get()
                .map(known -> question.answer(request, known, read))
                .orElseGet(() -> unavailable(request, "the mesh is not known yet"));
    }

    /** For the client. What the API server said of it, or the network did, is for the log alone. */
    private static String unreadable(Guarded request, Failure failure) {
        String object = SafeText.line(failure.object().toString(), 256);
        LOG.warnf(
                "request %s was not decided: %s could not be read: %s",
                request.uid(), object, SafeText.line(failure.reason(), 256));
        return object + " could not be read; the log of the webhook says why";
    }

    private static Fresh<Answer> unavailable(Guarded request, String reason) {
        return new Fresh.Known<>(new Answer.Problem(
                HttpProblem.tryAgain("request " + request.uid() + " was not decided: " + reason),
                Optional.of(request)));
    }
}
