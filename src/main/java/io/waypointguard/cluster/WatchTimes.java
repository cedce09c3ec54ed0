package io.waypointguard.cluster;

import java.time.Duration;

/**
 * How long a watch lasts. The API server ends each after a while and is asked for the next, which proves, however quiet
 * the cluster is, that it still answers; one that does not end in time is dead.
 *
 * @param duration what the API server is asked for; whole seconds
 * @param patience after how much silence a watch is taken for dead
 */
record WatchTimes(Duration duration, Duration patience) {

    /** So that two watches can fail in a row, and be noticed, before that limit. */
    static WatchTimes within(Duration stalenessLimit) {
        Duration duration = Duration.ofSeconds(Math.max(1, stalenessLimit.toSeconds() / 3));
        return new WatchTimes(duration, duration.plus(duration.dividedBy(2)));
    }
}
