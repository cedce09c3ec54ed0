package io.waypointguard.admission;

import io.waypointguard.guard.LiveDecision.Result;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How much may be read into trees at a time, in the order of arrival. A tree takes up to 32 times the size of its
 * text, so that a sixty-fourth of the heap, as text, fills half of it at worst. What is larger than that waits until it
 * is alone; {@link StrictJson} bounds what one alone can take.
 */
final class ReviewTurns {

    private static final int UNIT = 1024;

    private final int most;
    private final Semaphore free;

    ReviewTurns(long bytes) {
        this.most = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.free = new Semaphore(most, true);
    }

    /** For this JVM. */
    static ReviewTurns ofHeap() {
        return new ReviewTurns(Runtime.getRuntime().maxMemory() / 64);
    }

    /** One round when it is this body's turn; asks to come again when that is not before its deadline. */
    Result<Answer> await(byte[] body, Deadline deadline, Supplier<Result<Answer>> round) {
        int units = Math.min(most, 1 + body.length / UNIT);
        try {
            if (!free.tryAcquire(units, deadline.left(System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return tryAgain("too many large requests at a time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return tryAgain("the webhook is stopping");
        }
        try {
            return deadline.passed(System.nanoTime()) ? new Result.Final<>(Answer.Problem.TOO_LATE) : round.get();
        } finally {
            free.release(units);
        }
    }

    private static Result<Answer> tryAgain(String message) {
        return new Result.Final<>(new Answer.Problem(HttpProblem.tryAgain(message)));
    }
}
