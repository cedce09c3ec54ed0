package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The live reads of all reviews together: how many at a time, how many there were, and what came of them. */
final class LiveReads {

    /**
     * So that however many reviews wait for the API server, its watches have connections, and what is on its way has room:
     * an answer can have as many bytes as the API server stores for an object, twice while it arrives.
     */
    static final int AT_ONCE = 16;

    enum Outcome {
        FOUND,
        ABSENT,
        UNREADABLE
    }

    private record Counted(Kind kind, Outcome outcome) {}

    private final Semaphore free = new Semaphore(AT_ONCE, true);
    private final Map<Counted, LongAdder> counts = new ConcurrentHashMap<>();

    /** Waits until one more read may begin; false where that takes longer. Each that begins has to end. */
    boolean begin(Duration patience) throws InterruptedException {
        return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    void end() {
        free.release();
    }

    LongAdder of(Kind kind, Outcome outcome) {
        return counts.computeIfAbsent(new Counted(kind, outcome), counted -> new LongAdder());
    }
}
