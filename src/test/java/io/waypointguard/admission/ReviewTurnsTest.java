package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waypointguard.guard.LiveDecision.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReviewTurnsTest {

    private static final Result<Answer> ANSWER =
            new Result.Final<>(Answer.Reviewed.without(new byte[0], ReviewVerdict.ALLOWED));
    private static final byte[] SMALL = new byte[100];
    private static final byte[] LARGE = new byte[100_000];

    private final ReviewTurns turns = new ReviewTurns(4_096);

    private static Deadline in(int millis) {
        return Deadline.from(System.nanoTime(), Optional.of(2 * millis + "ms"));
    }

    @Test
    void whatIsLargerThanAllThereIsWaitsUntilItIsAlone() {
        assertThat(turns.await(LARGE, in(100), () -> ANSWER)).isSameAs(ANSWER);
        Result<Answer> behind = turns.await(SMALL, in(100), () -> turns.await(LARGE, in(20), () -> ANSWER));

        assertThat(((Result.Final<Answer>) behind).value()).isInstanceOfSatisfying(Answer.Problem.class, problem -> {
            assertThat(problem.problem().code()).isEqualTo(503);
            assertThat(problem.problem().retry()).isTrue();
        });
    }

    @Test
    void smallOnesGoTogether() {
        assertThat(turns.await(SMALL, in(100), () -> turns.await(SMALL, in(100), () -> ANSWER)))
                .isSameAs(ANSWER);
    }

    @Test
    void aTurnEndsHoweverItEnds() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> turns.await(LARGE, in(100), () -> {
                        throw ProblemException.badRequest("it is none");
                    }))
                    .isInstanceOf(ProblemException.class);
        }
        assertThat(turns.await(LARGE, in(100), () -> ANSWER)).isSameAs(ANSWER);
    }

    @Test
    void whoseClientIsGoneOrWhoseTimeIsUpGetsNoTurnAnyMore() {
        Deadline gone = in(10_000);
        gone.end();
        for (Deadline deadline : List.of(gone, Deadline.from(System.nanoTime() - 6_000_000_000L, Optional.empty()))) {
            assertThat(turns.await(SMALL, deadline, () -> {
                        throw new AssertionError("nobody waits for it");
                    }))
                    .isEqualTo(new Result.Final<>(Answer.Problem.TOO_LATE));
        }
    }
}
