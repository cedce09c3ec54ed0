package io.waypointguard.admission;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Reads an AdmissionReview as far as it can be answered: it is one, of the version spoken here, with a uid.
 */
public final class AdmissionReviewReader {

    /**
     * An API server takes requests of at most 3 MiB, and a review holds the object, the old object and some more: what it
     * sends is never larger than this.
     */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final int MAX_UID_LENGTH = 256;

    private AdmissionReviewReader() {}

    /** The review in these bytes; {@link ProblemException} when there is none. */
    static AdmissionReview read(byte[] body) {
        JsonNode review = StrictJson.tree(body);
        if (!review.isObject()) {
            throw ProblemException.badRequest("the body is not a JSON object, so no AdmissionReview");
        }
        JsonNode request = review.path("request");
        if (!review.path("kind").asText().equals(AdmissionReview.KIND)) {
            throw ProblemException.badRequest("the body is not an AdmissionReview: its kind is another");
        }
        if (!review.path("apiVersion").asText().equals(AdmissionReview.API_VERSION)) {
            throw ProblemException.badRequest("the AdmissionReview's apiVersion is not " + AdmissionReview.API_VERSION
                    + ", the only one that is answered here");
        }
        if (!request.isObject()) {
            throw ProblemException.badRequest("the AdmissionReview has no request");
        }
        return new AdmissionReview(uid(request.path("uid")), request);
    }

    private static String uid(JsonNode uid) {
        boolean usable = uid.isTextual()
                && !uid.textValue().isEmpty()
                && uid.textValue().length() <= MAX_UID_LENGTH
                && uid.textValue().chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!usable) {
            throw ProblemException.badRequest(
                    "the AdmissionReview's request.uid is missing or is no uid, so that no answer"
                            + " would be matched with it");
        }
        return uid.textValue();
    }
}
