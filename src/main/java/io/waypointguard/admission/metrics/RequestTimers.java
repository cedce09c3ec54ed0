package io.waypointguard.admission.metrics;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.ReviewVerdict;
import io.waypointguard.guard.Change.Operation;
import io.waypointguard.mesh.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The timers of answers. All labels are of closed sets, so that no client can make them grow. */
final class RequestTimers {

    private static final String VALIDATE = "validate";
    private static final String MUTATE = "mutate";
    private static final String OTHER = "other";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private record Labels(String path, String resource, String operation, ReviewVerdict verdict) {}

    private final MeterProvider<Timer> timers;

    /** The provider looks each one up by all of its tags, for which it sorts them. */
    private final Map<Labels, Timer> known = new ConcurrentHashMap<>();

    RequestTimers(MeterRegistry registry) {
        timers = Timer.builder("waypoint_guard_requests")
                .description("Answers on the webhook's port, from the head of the request to the end of the answer.")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(registry);
        expectErrors();
    }

    /** From the start at zero, for all that the webhooks are asked about, so that the first one is seen as a change. */
    private void expectErrors() {
        timer(VALIDATE, OTHER, OTHER, ReviewVerdict.UNDECIDED);
        timer(MUTATE, OTHER, OTHER, ReviewVerdict.UNDECIDED);
        for (Operation operation : Operation.values()) {
            timer(MUTATE, Kind.SERVICE.resource(), operation.name(), ReviewVerdict.UNDECIDED);
            for (Kind kind : Kind.values()) {
                timer(VALIDATE, kind.resource(), operation.name(), ReviewVerdict.UNDECIDED);
            }
        }
    }

    /**
     * The timer for an answer.
     *
     * @param path of the URL
     * @param request what was asked; nothing where it was not understood
     */
    Timer of(String path, Optional<Guarded> request, ReviewVerdict verdict) {
        return timer(
                endpoint(path),
                request.map(known -> known.kind().resource()).orElse(OTHER),
                request.map(known -> known.change().operation().name()).orElse(OTHER),
                verdict);
    }

    private static String endpoint(String path) {
        return switch (path) {
            case "/validate" -> VALIDATE;
            case "/mutate" -> MUTATE;
            default -> OTHER;
        };
    }

    private Timer timer(String path, String resource, String operation, ReviewVerdict verdict) {
        return known.computeIfAbsent(new Labels(path, resource, operation, verdict), this::register);
    }

    private Timer register(Labels labels) {
        return timers.withTags(
                "path", labels.path,
                "resource", labels.resource,
                "operation", labels.operation,
                "verdict", labels.verdict.label());
    }
}
