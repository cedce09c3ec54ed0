package io.waypointguard.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.waypointguard.cluster.LiveReads.Outcome;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** How well the cluster is known, in numbers. */
public record ClusterMetrics(ClusterMesh mesh) implements MeterBinder {

    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public void bindTo(MeterRegistry registry) {
        for (KindState state : mesh.states()) {
            String kind = state.kind().resource();
            Gauge.builder("waypoint_guard_cache_objects", mesh, known -> known.size(state.kind()))
                    .description("Objects of a kind that are kept in memory.")
                    .tag("kind", kind)
                    .register(registry);
            Gauge.builder("waypoint_guard_cache_unreadable_objects", state, KindState::unreadable)
                    .description("Objects of a kind that exist and cannot be read.")
                    .tag("kind", kind)
                    .register(registry);
            Gauge.builder("waypoint_guard_cache_event_age_seconds", state, ClusterMetrics::ageSeconds)
                    .description("For how many seconds a kind has not been known for sure; NaN before the first list.")
                    .tag("kind", kind)
                    .register(registry);
            Gauge.builder("waypoint_guard_cache_watch_up", state, ClusterMetrics::watchUp)
                    .description("1 while a watch of the kind stands; NaN where the cluster does not have the kind.")
                    .tag("kind", kind)
                    .register(registry);
            for (Outcome outcome : Outcome.values()) {
                FunctionCounter.builder(
                                "waypoint_guard_live_reads",
                                mesh.liveReads().of(state.kind(), outcome),
                                LongAdder::doubleValue)
                        .description("Objects that were read from the API server before an answer.")
                        .tag("kind", kind)
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
    }

    private static double ageSeconds(KindState state) {
        return state.isListed() ? state.age(System.nanoTime()).toNanos() / NANOS_PER_SECOND : Double.NaN;
    }

    private static double watchUp(KindState state) {
        if (!state.isServed()) {
            return Double.NaN;
        }
        return state.isWatching() ? 1 : 0;
    }
}
