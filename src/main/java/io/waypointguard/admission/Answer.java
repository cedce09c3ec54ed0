package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.guard.Decision;
import java.util.Optional;

/** An answer, ready to be sent, and what there is to tell of it. */
public sealed interface Answer {

    /** The change that it answers; nothing where none of a guarded object was understood. */
    Optional<Guarded> request();

    ReviewVerdict verdict();

    /**
     * An AdmissionReview with an answer in it: HTTP 200, whatever it says.
     *
     * @param decision what the guard decided; nothing is wrong where it was not asked
     */
    record Reviewed(byte[] body, ReviewVerdict verdict, Optional<Guarded> request, Decision decision)
            implements Answer {

        /** Of a review that is no matter for the guard. */
        static Reviewed without(byte[] body, ReviewVerdict verdict) {
            return new Reviewed(body, verdict, Optional.empty(), Decision.ADMITTED);
        }
    }

    /** No AdmissionReview. The API server takes its failurePolicy, or asks again where the problem says so. */
    record Problem(HttpProblem problem, Optional<Guarded> request) implements Answer {

        /** Nobody waits for a decision any more. */
        static final Problem TOO_LATE =
                new Problem(HttpProblem.tryAgain("the request was not decided: its time is up"));

        Problem(HttpProblem problem) {
            this(problem, Optional.empty());
        }

        @Override
        public ReviewVerdict verdict() {
            return ReviewVerdict.ofStatus(problem.code());
        }
    }
}
