package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.admission.AdmissionRequest.Unguarded;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.LabelPatch;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Change.Operation;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Service;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Answers AdmissionReviews: from the bytes of one to the bytes of the other. No thread, no I/O; whoever calls it may
 * do so from many threads at once. Bad input is a {@link BadReview}; a fault of our own is an answer that says that
 * nothing was decided, and is never an allow.
 */
public final class AdmissionReviewer {

    private static final Logger LOG = Logger.getLogger(AdmissionReviewer.class);

    private final Guard guard;
    private final Optional<Enrolment> enrolment;
    private final CurrentMesh mesh;

    /**
     * Wires the reviewer.
     *
     * @param enrolment nothing where Services are not to be enrolled
     */
    public AdmissionReviewer(Guard guard, Optional<Enrolment> enrolment, CurrentMesh mesh) {
        this.guard = guard;
        this.enrolment = enrolment;
        this.mesh = mesh;
    }

    /** What one of the two paths does with a change that is understood. */
    private interface Question {
        byte[] answer(Guarded request, Mesh mesh);
    }

    Answer validate(byte[] body, Deadline deadline) {
        return review(body, deadline, this::judge);
    }

    Answer mutate(byte[] body, Deadline deadline) {
        return review(body, deadline, this::enrol);
    }

    private Answer review(byte[] body, Deadline deadline, Question question) {
        AdmissionReview review = AdmissionReviewReader.read(body);
        String uid = review.uid();
        if (deadline.passed(System.nanoTime())) {
            return new Answer.Problem(HttpProblem.tryAgain("request " + uid + " was not decided: its time is up"));
        }
        try {
            return answer(AdmissionRequestReader.read(review), question);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "request %s was not decided: an internal error", uid);
            return new Answer.Problem(HttpProblem.undecided(
                    "request " + uid + " was not decided: an internal error, which is in the log of the webhook"));
        }
    }

    private Answer answer(AdmissionRequest request, Question question) {
        if (request instanceof Unguarded unguarded) {
            return new Answer.Reviewed(AdmissionResponses.allowed(unguarded.uid()));
        }
        if (request instanceof NotUnderstood unclear) {
            LOG.infof("request %s was not understood: %s", unclear.uid(), SafeText.line(unclear.message(), 256));
            return new Answer.Reviewed(AdmissionResponses.refused(unclear));
        }
        Optional<Mesh> known = mesh.get();
        if (known.isEmpty()) {
            return new Answer.Problem(
                    HttpProblem.tryAgain("request " + request.uid() + " was not decided: the mesh is not known yet"));
        }
        return new Answer.Reviewed(question.answer((Guarded) request, known.get()));
    }

    private byte[] judge(Guarded request, Mesh current) {
        Decision decision = guard.decide(request.change(), current);
        if (!decision.allowed()) {
            Change change = request.change();
            LOG.infof(
                    "denied: request %s by %s, %s of %s: %s",
                    request.uid(),
                    SafeText.line(change.requester().user(), 256),
                    change.operation(),
                    SafeText.line(
                            decision.denials().get(0).finding().subject().ref().toString(), 256),
                    AdmissionResponses.ruleIds(decision.denials()));
        }
        return AdmissionResponses.decided(request, decision);
    }

    /** A patch for a Service that is created or changed and should use a waypoint; whatever else, untouched. */
    private byte[] enrol(Guarded request, Mesh current) {
        Change change = request.change();
        boolean concerns = change.operation() != Operation.DELETE
                && change.subresource().isEmpty()
                && change.after().isPresent();
        if (concerns && enrolment.isPresent() && change.after().get() instanceof Service service) {
            Exemptions exemptions = guard.settings().exemptions();
            if (!exemptions.cover(change.requester(), service.metadata().namespace())) {
                Map<String, String> labels = enrolment.get().labels(service, current);
                return LabelPatch.adding(labels, request.manifest())
                        .map(patch -> AdmissionResponses.patched(request.uid(), patch))
                        .orElseGet(() -> AdmissionResponses.allowed(request.uid()));
            }
        }
        return AdmissionResponses.allowed(request.uid());
    }
}
