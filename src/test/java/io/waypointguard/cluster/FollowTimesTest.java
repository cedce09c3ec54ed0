package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowTimesTest {

    /** What has to hold for a quiet cluster to be known all the time, and for a dead watch to be noticed in time. */
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 11, 12, 20, 60, 90, 180, 600, 3600})
    void twoQuietWatchesAreProofEnoughAndADeadOneIsReplacedWithinTheLimit(int seconds) {
        Duration limit = Duration.ofSeconds(seconds);
        FollowTimes times = FollowTimes.within(limit);

        assertThat(times.watch()).isPositive();
        assertThat(times.watch().multipliedBy(2)).isLessThan(times.trust());
        assertThat(times.patience()).isGreaterThan(times.watch()).isLessThan(limit);
        assertThat(times.trust().plus(times.listing()).plus(times.longestPause()))
                .isLessThanOrEqualTo(limit);
        assertThat(times.absence()).isLessThan(limit);
    }
}
