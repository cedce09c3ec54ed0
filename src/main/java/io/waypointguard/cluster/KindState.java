package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import java.time.Duration;

/**
 * How well the objects of one kind are known. Written by the thread that follows them, read by all others.
 */
final class KindState {

    private final Kind kind;
    private volatile boolean listed;
    private volatile boolean served = true;
    private volatile boolean watching;
    private volatile long completeAsOf;
    private volatile int unreadable;
    private volatile String fault = "";

    KindState(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** All that happened to the kind until that moment of {@link System#nanoTime()} is known. */
    void completeAsOf(long moment) {
        if (!listed || moment - completeAsOf > 0) {
            completeAsOf = moment;
        }
    }

    /** Everything was listed, as it was at that moment; of a kind that the API server does not serve, that is nothing. */
    void listed(boolean isServed, long moment) {
        served = isServed;
        completeAsOf(moment);
        listed = true;
    }

    void unreadable(int objects) {
        unreadable = objects;
    }

    void watching() {
        watching = true;
        fault = "";
    }

    /** There is nothing to watch. */
    void absent() {
        watching = false;
        fault = "";
    }

    void failed(String reason) {
        watching = false;
        fault = reason;
    }

    /** Whether a watch stands. */
    boolean isWatching() {
        return watching;
    }

    /** Whether the API server serves the kind; as long as nothing else is known, it does. */
    boolean isServed() {
        return served;
    }

    boolean isListed() {
        return listed;
    }

    /** How old the knowledge is; meaningful once everything was listed. */
    Duration age(long now) {
        return Duration.ofNanos(now - completeAsOf);
    }

    /** Whether what is known can be decided from. */
    boolean isFresh(long now, Duration limit) {
        return listed && now - completeAsOf <= limit.toNanos();
    }

    /** For the operator. */
    String describe(long now, Duration limit) {
        String knowledge = knowledge(now, limit);
        String doubts = unreadable == 0 ? "" : "; " + unreadable + " cannot be read, see the log";
        return knowledge + doubts + (fault.isEmpty() ? "" : "; " + fault);
    }

    private String knowledge(long now, Duration limit) {
        if (!listed) {
            return "not listed yet";
        }
        if (!isFresh(now, limit)) {
            return "stale: not known what happened in the last " + age(now).toSeconds() + " s";
        }
        return served ? "known" : "known: this cluster does not have the kind";
    }
}
