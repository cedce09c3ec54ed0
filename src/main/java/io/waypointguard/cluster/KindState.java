package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import java.time.Duration;

/**
 * How well the objects of one kind are known. Written by the thread that follows them, read by all others.
 */
final class KindState {

    private final Kind kind;
    private volatile boolean listed;
    private volatile boolean watching;
    private volatile long lastContact;
    private volatile String fault = "";

    KindState(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The API server has told, at that moment of {@link System#nanoTime()}, what there is, or that nothing is new. */
    void contact(long now) {
        lastContact = now;
        fault = "";
    }

    void listed() {
        listed = true;
    }

    void watching(boolean alive) {
        watching = alive;
    }

    void failed(String reason) {
        watching = false;
        fault = reason;
    }

    /** Whether a watch stands at this moment; between two watches it does not, for a moment. */
    boolean isWatching() {
        return watching;
    }

    /** Since when nothing was heard; meaningful once something was. */
    Duration silence(long now) {
        return Duration.ofNanos(now - lastContact);
    }

    boolean isListed() {
        return listed;
    }

    /** Whether what is known can be decided from. */
    boolean isFresh(long now, Duration limit) {
        return listed && now - lastContact <= limit.toNanos();
    }

    /** For the operator. */
    String describe(long now, Duration limit) {
        if (!listed) {
            return fault.isEmpty() ? "not listed yet" : "not listed yet: " + fault;
        }
        String heard = isFresh(now, limit)
                ? "known"
                : "stale: nothing heard for " + silence(now).toSeconds() + " s";
        return fault.isEmpty() ? heard : heard + "; " + fault;
    }
}
