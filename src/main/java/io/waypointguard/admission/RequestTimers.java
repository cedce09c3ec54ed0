package io.waypointguard.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.guard.Change.Operation;
import io.waypointguard.mesh.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The timers of answers, one for each combination of labels that has come up or that an alert waits for. All labels are
 * of closed sets, so that no client can make them grow; each timer is looked up once, and later found by its number.
 */
final class RequestTimers {

    private static final String OTHER = "other";
    private static final List<String> PATHS = List.of("validate", "mutate", OTHER);
    private static final int VALIDATE = 0;
    private static final int MUTATE = 1;
    private static final int KINDS = Kind.values().length;
    private static final int OPERATIONS = Operation.values().length;
    private static final int VERDICTS = ReviewVerdict.values().length;

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

    private final MeterRegistry registry;
    private final AtomicReferenceArray<Timer> timers =
            new AtomicReferenceArray<>(PATHS.size() * (KINDS + 1) * (OPERATIONS + 1) * VERDICTS);

    RequestTimers(MeterRegistry registry) {
        this.registry = registry;
        expectFaults();
    }

    /** From the start at zero, for all that the webhooks are asked about, so that the first one is seen as a change. */
    private void expectFaults() {
        at(VALIDATE, KINDS, OPERATIONS, ReviewVerdict.UNDECIDED);
        at(MUTATE, KINDS, OPERATIONS, ReviewVerdict.UNDECIDED);
        for (int operation = 0; operation < OPERATIONS; operation++) {
            at(MUTATE, Kind.SERVICE.ordinal(), operation, ReviewVerdict.UNDECIDED);
            for (int kind = 0; kind < KINDS; kind++) {
                at(VALIDATE, kind, operation, ReviewVerdict.UNDECIDED);
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
        int kind = request.map(known -> known.kind().ordinal()).orElse(KINDS);
        int operation =
                request.map(known -> known.change().operation().ordinal()).orElse(OPERATIONS);
        return at(endpoint(path), kind, operation, verdict);
    }

    private Timer at(int endpoint, int kind, int operation, ReviewVerdict verdict) {
        int number = ((endpoint * (KINDS + 1) + kind) * (OPERATIONS + 1) + operation) * VERDICTS + verdict.ordinal();
        Timer timer = timers.get(number);
        if (timer == null) {
            timer = register(endpoint, kind, operation, verdict);
            timers.set(number, timer);
        }
        return timer;
    }

    private static int endpoint(String path) {
        return switch (path) {
            case "/validate" -> VALIDATE;
            case "/mutate" -> MUTATE;
            default -> PATHS.indexOf(OTHER);
        };
    }

    private Timer register(int endpoint, int kind, int operation, ReviewVerdict verdict) {
        return Timer.builder("waypoint_guard_requests")
                .description("Answers on the webhook's port, from the head of the request to the end of the answer.")
                .tag("path", PATHS.get(endpoint))
                .tag("resource", kind == KINDS ? OTHER : Kind.values()[kind].resource())
                .tag("operation", operation == OPERATIONS ? OTHER : Operation.values()[operation].name())
                .tag("verdict", verdict.label())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
