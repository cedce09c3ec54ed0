package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.mesh.Fresh;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Readings;

/** What one of the two paths of the webhook answers to a change that is understood. */
interface Question {

    /** The answer in that mesh, which was remembered and, in part, read. */
    Fresh<Answer> answer(Guarded request, MeshSnapshot remembered, Readings read);
}
