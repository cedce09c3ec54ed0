package io.waypointguard.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.guard.Change;
import io.waypointguard.mesh.Kind;

/** What an AdmissionReview asks. */
public sealed interface AdmissionRequest {

    String uid();

    /**
     * A change of an object that the guard judges.
     *
     * @param manifest the object as it will be, with its Namespace filled in; missing on DELETE
     * @param kind of the object
     */
    record Guarded(String uid, Kind kind, Change change, JsonNode manifest) implements AdmissionRequest {}

    /** A change of something else, which does not concern the guard: nothing of it was looked at. */
    record Unguarded(String uid) implements AdmissionRequest {}

    /**
     * It has a uid and makes no sense beyond that. Answered with a refusal: what cannot be understood cannot be
     * allowed.
     *
     * @param code 400 for a request that contradicts itself, 422 for an object that cannot be read
     */
    record NotUnderstood(String uid, int code, String reason, String message) implements AdmissionRequest {}
}
