package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.guard.LiveReads;
import io.waypointguard.mesh.MeshSnapshot;
import java.util.Optional;

/** {@code /validate}: what the guard decides. */
record Validation(Guard guard) implements Question {

    @Override
    public Result<Answer> answer(Guarded request, MeshSnapshot cached, LiveReads reads) {
        Decision decision = guard.decide(request.change(), reads.over(cached));
        return reads.result(decision.toReadLive(request.change()), () -> answer(request, decision));
    }

    private static Answer answer(Guarded request, Decision decision) {
        return new Answer.Reviewed(
                AdmissionResponses.decided(request, decision), verdict(decision), Optional.of(request), decision);
    }

    private static ReviewVerdict verdict(Decision decision) {
        if (!decision.allowed()) {
            return ReviewVerdict.DENIED;
        }
        return decision.warnings().isEmpty() ? ReviewVerdict.ALLOWED : ReviewVerdict.WARNED;
    }
}
