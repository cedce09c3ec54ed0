package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many objects were read live, and what came of it. */
final class LiveReads {

    enum Outcome {
        FOUND,
        ABSENT,
        UNREADABLE
    }

    private record Counted(Kind kind, Outcome outcome) {}

    private final Map<Counted, LongAdder> counts = new ConcurrentHashMap<>();

    LongAdder of(Kind kind, Outcome outcome) {
        return counts.computeIfAbsent(new Counted(kind, outcome), counted -> new LongAdder());
    }
}
