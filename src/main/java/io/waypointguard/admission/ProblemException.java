package io.waypointguard.admission;

/**
 * Ends a request with an HTTP error instead of an AdmissionReview. Bad input is always this exception, and it is never
 * answered with {@code allowed: true}.
 */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient HttpProblem problem;

    public ProblemException(HttpProblem problem) {
        // A stack trace of bad input is of no use, and costs the most where somebody sends much of it.
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /** The request is not a valid AdmissionReview. */
    static ProblemException badRequest(String message) {
        return new ProblemException(HttpProblem.badRequest(message));
    }

    public HttpProblem problem() {
        return problem;
    }
}
