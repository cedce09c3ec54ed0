package io.waypointguard.admission;

/** An answer, ready to be sent. */
sealed interface Answer {

    /** An AdmissionReview with an answer in it: HTTP 200, whatever it says. */
    record Reviewed(byte[] body) implements Answer {}

    /** No AdmissionReview. The API server takes its failurePolicy, or asks again where the problem says so. */
    record Problem(HttpProblem problem) implements Answer {}
}
