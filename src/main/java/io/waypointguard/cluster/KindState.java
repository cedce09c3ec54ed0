package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.ObjectRef;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How well the objects of one kind are known. Written by the thread that follows them, read by all others.
 */
final class KindState {

    /** The most names of objects that cannot be read. */
    private static final int NAMED = 3;

    private final Kind kind;
    private volatile boolean listed;
    private volatile boolean served = true;
    private volatile boolean watching;
    private volatile long completeAsOf;
    private volatile Unreadable unreadable = new Unreadable(0, List.of());
    private volatile String fault = "";

    /** How many, and the names of the first. */
    private record Unreadable(int objects, List<String> names) {}

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

    /** These exist and cannot be read. */
    void unreadable(Collection<ObjectRef> objects) {
        List<String> first =
                objects.stream().sorted().limit(NAMED).map(KindState::nameOf).toList();
        unreadable = new Unreadable(objects.size(), first);
    }

    private static String nameOf(ObjectRef ref) {
        return ref.namespace().isEmpty() ? ref.name() : ref.namespace() + "/" + ref.name();
    }

    /** How many objects exist and cannot be read. */
    int unreadable() {
        return unreadable.objects();
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
        return knowledge(now, limit) + gaps() + (fault.isEmpty() ? "" : "; " + fault);
    }

    private String gaps() {
        Unreadable now = unreadable;
        if (now.objects() == 0) {
            return "";
        }
        int more = now.objects() - now.names().size();
        return "; cannot be read: " + String.join(", ", now.names()) + (more == 0 ? "" : " and " + more + " more");
    }

    /** Since when it has not been known, for a requester. */
    String doubt(long now) {
        return kind.resource()
                + (listed ? " have not been followed for " + age(now).toSeconds() + " s" : " have not been listed yet");
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
