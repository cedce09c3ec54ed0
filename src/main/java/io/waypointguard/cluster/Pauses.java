package io.waypointguard.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits between attempts that fail, longer each time, until there was no failure for a while. For one thread. */
final class Pauses {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration CALM = Duration.ofMinutes(1);

    private final Duration longest;
    private Duration next = FIRST;
    private long last = System.nanoTime();

    Pauses(Duration longest) {
        this.longest = longest;
    }

    /** After a failure; at least that long, if that is not too long. */
    void pause(Duration least) throws InterruptedException {
        long now = System.nanoTime();
        if (now - last > CALM.toNanos()) {
            next = FIRST;
        }
        last = now;
        Duration wanted = least.compareTo(next) > 0 ? least : next;
        next = shorter(next.multipliedBy(2), longest);
        sleep(shorter(wanted, longest));
    }

    /** With some chance in it, so that the replicas do not come all at once. */
    static void sleep(Duration about) throws InterruptedException {
        long millis = about.toMillis();
        Thread.sleep(millis + ThreadLocalRandom.current().nextLong(-millis / 4, millis / 4 + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
