package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.admission.AdmissionRequest.Unguarded;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.LabelPatch;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Change.Operation;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.FreshGuard;
import io.waypointguard.guard.FreshGuard.Verdict;
import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.Service;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Answers AdmissionReviews: from the bytes of one to the bytes of the other. No thread, and no I/O but what a denial
 * rests on; whoever calls it may do so from many threads at once. Bad input is a {@link BadReview}; a fault of our own
 * is an answer that says that nothing was decided, and is never an allow.
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
        Answer answer(Guarded request, MeshSnapshot mesh, Optional<LiveObjects> live);
    }

    /**
     * The answer to a review that memory is enough to admit: without I/O, and without a line in the log. Nothing where
     * it is not, or where the review is not understood: what {@link #validate} says of it then counts.
     */
    Optional<Answer> admitAtOnce(byte[] body, Deadline deadline) {
        try {
            AdmissionRequest request = AdmissionRequestReader.read(AdmissionReviewReader.read(body));
            if (deadline.passed(System.nanoTime())) {
                return Optional.empty();
            }
            if (request instanceof Unguarded unguarded) {
                return Optional.of(unguarded(unguarded));
            }
            return request instanceof Guarded guarded ? admitted(guarded) : Optional.empty();
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    private Optional<Answer> admitted(Guarded request) {
        return mesh.get()
                .map(known -> guard.decide(request.change(), known))
                .filter(Decision::allowed)
                .map(decision -> decided(request, decision));
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
        Optional<Guarded> understood = Optional.empty();
        try {
            AdmissionRequest request = AdmissionRequestReader.read(review);
            understood = request instanceof Guarded guarded ? Optional.of(guarded) : Optional.empty();
            return answer(request, deadline, question);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "request %s was not decided: an internal error", uid);
            return new Answer.Problem(
                    HttpProblem.undecided("request " + uid
                            + " was not decided: an internal error, which is in the log of the webhook"),
                    understood);
        }
    }

    private Answer answer(AdmissionRequest request, Deadline deadline, Question question) {
        if (request instanceof Unguarded unguarded) {
            return unguarded(unguarded);
        }
        if (request instanceof NotUnderstood unclear) {
            LOG.infof("request %s was not understood: %s", unclear.uid(), SafeText.line(unclear.message(), 256));
            return Answer.Reviewed.without(AdmissionResponses.refused(unclear), ReviewVerdict.NOT_UNDERSTOOD);
        }
        Guarded guarded = (Guarded) request;
        Optional<MeshSnapshot> known = mesh.get();
        if (known.isEmpty()) {
            return new Answer.Problem(
                    HttpProblem.tryAgain("request " + request.uid() + " was not decided: the mesh is not known yet"),
                    Optional.of(guarded));
        }
        return question.answer(guarded, known.get(), mesh.live(deadline.readsEnd()));
    }

    private static Answer unguarded(Unguarded request) {
        return Answer.Reviewed.without(AdmissionResponses.allowed(request.uid()), ReviewVerdict.ALLOWED);
    }

    private Answer judge(Guarded request, MeshSnapshot current, Optional<LiveObjects> live) {
        Change change = request.change();
        Verdict verdict = live.map(objects -> new FreshGuard(guard).decide(change, current, objects))
                .orElseGet(() -> new Verdict.Decided(guard.decide(change, current)));
        if (verdict instanceof Verdict.Undecided undecided) {
            return unreadable(request, undecided.object(), undecided.reason());
        }
        return decided(request, ((Verdict.Decided) verdict).decision());
    }

    private static Answer decided(Guarded request, Decision decision) {
        return new Answer.Reviewed(
                AdmissionResponses.decided(request, decision), verdict(decision), Optional.of(request), decision);
    }

    private static ReviewVerdict verdict(Decision decision) {
        if (!decision.allowed()) {
            return ReviewVerdict.DENIED;
        }
        return decision.warnings().isEmpty() ? ReviewVerdict.ALLOWED : ReviewVerdict.WARNED;
    }

    private static Answer unreadable(Guarded request, ObjectRef object, String reason) {
        String text = "request " + request.uid() + " was not decided: " + SafeText.line(object.toString(), 256)
                + " could not be read: " + SafeText.line(reason, 256);
        LOG.warn(text);
        return new Answer.Problem(HttpProblem.tryAgain(text), Optional.of(request));
    }

    /** A patch for a Service that is created or changed and should use a waypoint; whatever else, untouched. */
    private Answer enrol(Guarded request, MeshSnapshot current, Optional<LiveObjects> live) {
        Change change = request.change();
        boolean concerns = change.operation() != Operation.DELETE
                && change.subresource().isEmpty()
                && enrolment.isPresent()
                && !guard.settings().exemptions().cover(change.requester(), change.namespace());
        if (!concerns || !(change.after().orElse(null) instanceof Service service)) {
            return unpatched(request);
        }
        // A Namespace that was made a moment ago may not be known yet, and it says whether the Service is enrolled.
        ObjectRef namespace = ObjectRef.namespace(change.namespace());
        MeshSnapshot mesh = current;
        if (live.isPresent() && current.find(namespace).isEmpty()) {
            Reading reading = live.get().read(Set.of(namespace)).get(namespace);
            if (reading instanceof Reading.Unreadable unreadable) {
                return unreadable(request, namespace, unreadable.reason());
            }
            mesh = reading instanceof Reading.Found found ? current.with(found.object()) : current;
        }
        Map<String, String> labels = enrolment.get().labels(service, mesh);
        return LabelPatch.adding(labels, request.manifest())
                .map(patch -> AdmissionResponses.patched(request.uid(), patch))
                .map(answer -> (Answer)
                        new Answer.Reviewed(answer, ReviewVerdict.PATCHED, Optional.of(request), Decision.ADMITTED))
                .orElseGet(() -> unpatched(request));
    }

    private static Answer unpatched(Guarded request) {
        return new Answer.Reviewed(
                AdmissionResponses.allowed(request.uid()),
                ReviewVerdict.ALLOWED,
                Optional.of(request),
                Decision.ADMITTED);
    }
}
