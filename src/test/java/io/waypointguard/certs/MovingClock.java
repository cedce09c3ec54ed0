package io.waypointguard.certs;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is moved; of a running server, where a test's profile chooses it. */
@Alternative
@Singleton
public class MovingClock extends Clock {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private volatile Instant now = START;

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
