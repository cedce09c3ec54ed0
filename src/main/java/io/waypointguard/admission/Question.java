package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.guard.LiveReads;
import io.waypointguard.mesh.MeshSnapshot;

/** What one of the two paths of the webhook answers to a change that is understood. */
interface Question {

    /** The answer over the cached mesh with the live reads laid over it. */
    Result<Answer> answer(Guarded request, MeshSnapshot cached, LiveReads reads);
}
