package io.waypointguard.admission;

import java.util.Locale;

/** What became of a request, in the one word by which metrics count it. */
public enum ReviewVerdict {
    ALLOWED,
    /** Allowed, and the requester reads warnings. */
    WARNED,
    DENIED,
    /** Allowed, with labels to add. */
    PATCHED,
    /** Refused: a review that contradicts itself, or whose object cannot be read. */
    NOT_UNDERSTOOD,
    /** HTTP 500: an error of our own. */
    UNDECIDED,
    /** HTTP 503: nobody could decide at that moment; the API server asks again. */
    UNAVAILABLE,
    /** HTTP 413. */
    TOO_LARGE,
    /** HTTP 408: the body did not arrive in time. */
    TOO_SLOW,
    /** Every other 4xx: no AdmissionReview, or not sent as one. */
    BAD_REQUEST;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As metrics write it. */
    public String label() {
        return label;
    }

    /** Of an answer that is no AdmissionReview. */
    public static ReviewVerdict ofStatus(int code) {
        return switch (code) {
            case 408 -> TOO_SLOW;
            case 413 -> TOO_LARGE;
            case 503 -> UNAVAILABLE;
            default -> code >= 500 ? UNDECIDED : BAD_REQUEST;
        };
    }
}
