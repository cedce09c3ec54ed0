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
 * Answers AdmissionReviews: from the bytes of one to the bytes of the other. No thread, and no I/O but what a denial rests on; whoever calls it may
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
        Answer answer(Guarded request, MeshSnapshot mesh, Optional<LiveObjects> live);
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
            return answer(AdmissionRequestReader.read(review), deadline, question);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "request %s was not decided: an internal error", uid);
            return new Answer.Problem(HttpProblem.undecided(
                    "request " + uid + " was not decided: an internal error, which is in the log of the webhook"));
        }
    }

    private Answer answer(AdmissionRequest request, Deadline deadline, Question question) {
        if (request instanceof Unguarded unguarded) {
            return new Answer.Reviewed(AdmissionResponses.allowed(unguarded.uid()));
        }
        if (request instanceof NotUnderstood unclear) {
            LOG.infof("request %s was not understood: %s", unclear.uid(), SafeText.line(unclear.message(), 256));
            return new Answer.Reviewed(AdmissionResponses.refused(unclear));
        }
        Optional<MeshSnapshot> known = mesh.get();
        if (known.isEmpty()) {
            return new Answer.Problem(
                    HttpProblem.tryAgain("request " + request.uid() + " was not decided: the mesh is not known yet"));
        }
        return question.answer((Guarded) request, known.get(), mesh.live(deadline.nanoTime()));
    }

    private Answer judge(Guarded request, MeshSnapshot current, Optional<LiveObjects> live) {
        Change change = request.change();
        Verdict verdict = live.map(objects -> new FreshGuard(guard).decide(change, current, objects))
                .orElseGet(() -> new Verdict.Decided(guard.decide(change, current)));
        if (verdict instanceof Verdict.Undecided undecided) {
            return unreadable(request, undecided.object(), undecided.reason());
        }
        Decision decision = ((Verdict.Decided) verdict).decision();
        if (!decision.allowed()) {
            LOG.infof(
                    "denied: request %s by %s, %s of %s: %s",
                    request.uid(),
                    SafeText.line(change.requester().user(), 256),
                    change.operation(),
                    SafeText.line(
                            decision.denials().get(0).finding().subject().ref().toString(), 256),
                    AdmissionResponses.ruleIds(decision.denials()));
        }
        return new Answer.Reviewed(AdmissionResponses.decided(request, decision));
    }

    private static Answer unreadable(Guarded request, ObjectRef object, String reason) {
        String text = "request " + request.uid() + " was not decided: " + SafeText.line(object.toString(), 256)
                + " could not be read: " + SafeText.line(reason, 256);
        LOG.warn(text);
        return new Answer.Problem(HttpProblem.tryAgain(text));
    }

    /** A patch for a Service that is created or changed and should use a waypoint; whatever else, untouched. */
    private Answer enrol(Guarded request, MeshSnapshot current, Optional<LiveObjects> live) {
        Change change = request.change();
        boolean concerns = change.operation() != Operation.DELETE
                && change.subresource().isEmpty()
                && enrolment.isPresent()
                && !guard.settings().exemptions().cover(change.requester(), change.namespace());
        if (!concerns || !(change.after().orElse(null) instanceof Service service)) {
            return new Answer.Reviewed(AdmissionResponses.allowed(request.uid()));
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
        return new Answer.Reviewed(LabelPatch.adding(labels, request.manifest())
                .map(patch -> AdmissionResponses.patched(request.uid(), patch))
                .orElseGet(() -> AdmissionResponses.allowed(request.uid())));
    }
}
