package io.waypointguard.admission;

/** What came is nothing that can be answered by an AdmissionReview: the client gets this instead, and never an allow. */
final class BadReview extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpProblem problem;

    private BadReview(HttpProblem problem) {
        // A stack trace of bad input is of no use, and costs the most where somebody sends much of it.
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    static BadReview because(String message) {
        return new BadReview(HttpProblem.badRequest(message));
    }

    static BadReview because(HttpProblem problem) {
        return new BadReview(problem);
    }

    HttpProblem problem() {
        return problem;
    }
}
