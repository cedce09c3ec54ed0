package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.LabelPatch;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Change.Operation;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.guard.LiveReads;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.mesh.Service;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /mutate}: a patch for a Service that is created or changed and should use a waypoint; whatever else, untouched.
 *
 * @param enrolment nothing where Services are not to be enrolled
 * @param exemptions whose Services are left alone
 */
record Mutation(Optional<Enrolment> enrolment, Exemptions exemptions) implements Question {

    @Override
    public Result<Answer> answer(Guarded request, MeshSnapshot cached, LiveReads reads) {
        if (enrolment.isEmpty() || !concerns(request.change())) {
            return new Result.Final<>(answer(request, Map.of()));
        }
        Service service = (Service) request.change().after().orElseThrow();
        RecordingMesh mesh = new RecordingMesh(reads.over(cached));
        Map<String, String> labels = enrolment.get().labels(service, mesh);
        return reads.result(enrolment.get().toReadLive(service, mesh, labels), () -> answer(request, labels));
    }

    private boolean concerns(Change change) {
        return change.operation() != Operation.DELETE
                && change.subresource().isEmpty()
                && change.after().orElse(null) instanceof Service
                && !exemptions.cover(change.requester(), change.namespace());
    }

    private static Answer answer(Guarded request, Map<String, String> labels) {
        return LabelPatch.adding(labels, request.manifest())
                .map(patch -> answer(request, AdmissionResponses.patched(request.uid(), patch), ReviewVerdict.PATCHED))
                .orElseGet(() -> answer(request, AdmissionResponses.allowed(request.uid()), ReviewVerdict.ALLOWED));
    }

    private static Answer answer(Guarded request, byte[] body, ReviewVerdict verdict) {
        return new Answer.Reviewed(body, verdict, Optional.of(request), Decision.ADMITTED);
    }
}
