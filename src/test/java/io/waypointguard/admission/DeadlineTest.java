package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

    @ParameterizedTest
    @CsvSource({
        "3s, 3000",
        "500ms, 500",
        "1m30s, 90000",
        "1.5s, 1500",
        "0s, 0",
        "0, 0",
        "2h, 7200000",
        "1000000us, 1000",
        "1000000µs, 1000",
        "5000000ns, 5"
    })
    void durationsAreReadAsGoWritesThem(String text, long millis) {
        assertThat(Deadline.duration(text)).hasValue(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "-1s",
                "+1s",
                "5 s",
                "soon",
                "5S",
                "1e9s",
                "5s;",
                "99999999999s",
                "1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s"
            })
    void whatIsNoDurationCountsAsNotGiven(String text) {
        assertThat(Deadline.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3s, 2800", "10s, 4800", "1s, 800", "300ms, 150", "nothing, 4800", "999999999h, 4800"})
    void theDeadlineIsAMomentBeforeTheApiServersAndNeverBeyondTheBudget(String timeout, long millis) {
        Deadline deadline = Deadline.from(0, Optional.of(timeout));

        assertThat(deadline.passed(Duration.ofMillis(millis).toNanos() - 1)).isFalse();
        assertThat(deadline.passed(Duration.ofMillis(millis).toNanos())).isTrue();
    }

    @Test
    void theClockMayWrapAround() {
        Deadline deadline = Deadline.from(Long.MAX_VALUE - 10, Optional.empty());

        assertThat(deadline.passed(Long.MAX_VALUE)).isFalse();
        assertThat(deadline.passed(Long.MIN_VALUE + Duration.ofSeconds(5).toNanos()))
                .isTrue();
    }

    @Test
    void readsThatFailLeaveTimeForAnotherTry() {
        Deadline deadline = Deadline.from(0, Optional.of("5s"));

        assertThat(Duration.ofNanos(deadline.readsEnd())).isEqualTo(Duration.ofMillis(1_600));
        assertThat(Duration.ofNanos(deadline.left(deadline.readsEnd()))).isGreaterThan(Duration.ofSeconds(3));
    }
}
