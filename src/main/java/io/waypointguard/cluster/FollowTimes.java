package io.waypointguard.cluster;

import java.time.Duration;

/**
 * How patient to be with the API server. A watch is asked to end after a while, which tells silence from quiet: in a
 * cluster where nothing happens, a watch that lives ends in time, and one that is dead does not.
 *
 * @param watch for how long a watch is asked for; whole seconds
 * @param patience after how much silence a watch is taken for dead
 * @param answer for how long to wait for a short answer
 * @param listing for how long to wait for each page of a list
 * @param longestPause between two attempts, while they fail
 * @param absence how often to ask for a kind that is not there
 * @param trust after how long without proof that nothing was missed everything is listed anew
 */
record FollowTimes(
        Duration watch,
        Duration patience,
        Duration answer,
        Duration listing,
        Duration longestPause,
        Duration absence,
        Duration trust) {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** So that a watch can fail, and a list be read in its place, before that limit. */
    static FollowTimes within(Duration stalenessLimit) {
        Duration sixth = Duration.ofSeconds(stalenessLimit.toSeconds() / 6);
        Duration watch = between(SECOND, sixth, Duration.ofMinutes(1));
        return new FollowTimes(
                watch,
                watch.plus(between(SECOND, watch.dividedBy(2), Duration.ofSeconds(15))),
                between(SECOND.multipliedBy(2), sixth, Duration.ofSeconds(10)),
                between(SECOND.multipliedBy(2), stalenessLimit.dividedBy(4), Duration.ofSeconds(30)),
                between(SECOND, sixth, Duration.ofSeconds(10)),
                between(SECOND, sixth, Duration.ofSeconds(5)),
                stalenessLimit.dividedBy(2));
    }

    private static Duration between(Duration least, Duration wanted, Duration most) {
        Duration atMost = wanted.compareTo(most) < 0 ? wanted : most;
        return atMost.compareTo(least) > 0 ? atMost : least;
    }
}
