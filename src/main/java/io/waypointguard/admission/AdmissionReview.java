package io.waypointguard.admission;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An AdmissionReview that can be answered: it is one, and it says by which uid.
 *
 * @param uid copied into the answer
 * @param request the AdmissionRequest, not yet understood
 */
record AdmissionReview(String uid, JsonNode request) {

    /** The only version spoken; the API server is told so by {@code admissionReviewVersions}. */
    static final String API_VERSION = "admission.k8s.io/v1";

    static final String KIND = "AdmissionReview";
}
