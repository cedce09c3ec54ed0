package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.FreshGuard;
import io.waypointguard.mesh.Fresh;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Readings;
import java.util.Optional;

/** {@code /validate}: what the guard decides. */
record Validation(FreshGuard guard) implements Question {

    @Override
    public Fresh<Answer> answer(Guarded request, MeshSnapshot remembered, Readings read) {
        return guard.decide(request.change(), remembered, read).map(decision -> answer(request, decision));
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
