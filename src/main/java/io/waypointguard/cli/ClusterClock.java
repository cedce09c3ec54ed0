package io.waypointguard.cli;

import io.waypointguard.cluster.KubeObjects;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds a clock against the API server's. What is dated by one that is ahead is not valid yet where it is to be shown,
 * and still seems to have been there for long enough.
 */
final class ClusterClock {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private ClusterClock() {}

    /** What is wrong with the clock; nothing where both agree to within a few minutes. */
    static Optional<String> fault(Clock clock, KubeObjects objects) {
        return objects.now()
                .map(now -> Duration.between(now, clock.instant()))
                .filter(ahead -> ahead.abs().compareTo(TOLERANCE) > 0)
                .map(ahead -> "the clock here is " + ahead.abs().toMinutes() + " minutes "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " the API server's, and certificates are dated"
                        + " by it: nothing was changed; set it right and run this again");
    }
}
