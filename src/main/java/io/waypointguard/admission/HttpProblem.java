package io.waypointguard.admission;

import io.fabric8.kubernetes.api.model.StatusBuilder;

/**
 * An answer other than 200, as the {@code Status} object that Kubernetes' own clients know.
 *
 * @param reason one of Kubernetes' {@code metav1.StatusReason}s
 * @param retry the API server is to ask again, another replica or this one: it does so only where the answer says
 *     after how many seconds
 */
public record HttpProblem(int code, String reason, String message, boolean retry) {

    /** What the HTTP server refuses by that status. */
    public static HttpProblem ofStatus(int code) {
        return switch (code) {
            case 404 -> new HttpProblem(404, "NotFound", "there is nothing here; post to /validate or /mutate", false);
            case 405 -> new HttpProblem(405, "MethodNotAllowed", "AdmissionReviews are posted: use POST", false);
            case 406 -> new HttpProblem(406, "NotAcceptable", "answers are application/json", false);
            default -> new HttpProblem(code, "BadRequest", "the request cannot be read", false);
        };
    }

    public static HttpProblem badRequest(String message) {
        return new HttpProblem(400, "BadRequest", message, false);
    }

    public static HttpProblem bodyTooSlow() {
        return new HttpProblem(408, "Timeout", "the body did not arrive in time", false);
    }

    public static HttpProblem tooLarge() {
        return new HttpProblem(
                413,
                "RequestEntityTooLarge",
                "the body is larger than " + AdmissionReviewReader.MAX_BYTES + " bytes, more than any AdmissionReview",
                false);
    }

    public static HttpProblem unsupportedMediaType(String message) {
        return new HttpProblem(415, "UnsupportedMediaType", message, false);
    }

    /** A review that was read, but not decided: the API server takes its failurePolicy. */
    public static HttpProblem undecided(String message) {
        return new HttpProblem(500, "InternalError", message, false);
    }

    public static HttpProblem tryAgain(String message) {
        return new HttpProblem(503, "ServiceUnavailable", message, true);
    }

    public byte[] body() {
        return ModelJson.bytes(new StatusBuilder()
                .withNewMetadata()
                .endMetadata()
                .withStatus("Failure")
                .withCode(code)
                .withReason(reason)
                .withMessage(message)
                .build());
    }
}
