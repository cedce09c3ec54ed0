package io.waypointguard.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/**
 * An answer other than 200, as the {@code Status} object that Kubernetes' own clients know.
 *
 * @param reason one of Kubernetes' {@code metav1.StatusReason}s
 * @param retry the API server is to ask again, another replica or this one: it does so only where the answer says
 *     after how many seconds
 */
record HttpProblem(int code, String reason, String message, boolean retry) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static HttpProblem badRequest(String message) {
        return new HttpProblem(400, "BadRequest", message, false);
    }

    static HttpProblem notFound() {
        return new HttpProblem(404, "NotFound", "there is nothing here; post to /validate or /mutate", false);
    }

    static HttpProblem methodNotAllowed() {
        return new HttpProblem(405, "MethodNotAllowed", "AdmissionReviews are posted: use POST", false);
    }

    static HttpProblem bodyTooSlow() {
        return new HttpProblem(408, "Timeout", "the body did not arrive in time", false);
    }

    static HttpProblem tooLarge() {
        return new HttpProblem(
                413,
                "RequestEntityTooLarge",
                "the body is larger than " + RequestBody.MAX_BYTES + " bytes, more than any AdmissionReview",
                false);
    }

    static HttpProblem unsupportedMediaType(String message) {
        return new HttpProblem(415, "UnsupportedMediaType", message, false);
    }

    /** A review that was read, but not decided: the API server takes its failurePolicy. */
    static HttpProblem undecided(String message) {
        return new HttpProblem(500, "InternalError", message, false);
    }

    static HttpProblem tryAgain(String message) {
        return new HttpProblem(503, "ServiceUnavailable", message, true);
    }

    byte[] body() {
        ObjectNode status = JSON.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message);
        status.put("reason", reason).put("code", code);
        try {
            return JSON.writeValueAsBytes(status);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of strings can be written", e);
        }
    }
}
