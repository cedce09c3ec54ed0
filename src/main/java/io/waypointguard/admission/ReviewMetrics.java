package io.waypointguard.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.RuleRegistry;
import io.waypointguard.rule.Severity;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Counts and times every answer to a client on the webhook's port, whoever gives it, and what the rules found. */
@Singleton
final class ReviewMetrics {

    /** Before everything else that a request passes. */
    private static final int PRIORITY = 1_000;

    private static final String ANSWER = ReviewMetrics.class.getName();

    private static final Map<Outcome, String> MODES =
            Map.of(Outcome.DENY, "enforce", Outcome.WARN, "warn", Outcome.AUDIT, "audit");

    private record FoundBy(String rule, Outcome outcome) {}

    private final RequestTimers timers;
    private final Map<FoundBy, Counter> findings;

    @Inject
    ReviewMetrics(MeterRegistry registry, RuleRegistry rules) {
        timers = new RequestTimers(registry);
        findings = rules.rules().stream()
                .flatMap(rule -> MODES.keySet().stream()
                        .filter(outcome -> rule.info().severity() == Severity.DENY || outcome != Outcome.DENY)
                        .map(outcome -> new FoundBy(rule.info().id(), outcome)))
                .collect(Collectors.toMap(key -> key, key -> counter(key, registry)));
    }

    /** From the start at zero, so that the first finding is seen as a change. */
    private static Counter counter(FoundBy key, MeterRegistry registry) {
        return Counter.builder("waypoint_guard_findings")
                .description("What the rules found in changes.")
                .tag("rule", key.rule())
                .tag("mode", MODES.getOrDefault(key.outcome(), ""))
                .register(registry);
    }

    void register(@Observes Filters filters) {
        filters.register(this::time, PRIORITY);
    }

    /** Says what the request of that context is answered; where nobody does, the status of the answer has to tell. */
    void answer(RoutingContext context, Answer answer) {
        context.put(ANSWER, answer);
        if (answer instanceof Answer.Reviewed reviewed) {
            reviewed.decision().findings().forEach(this::count);
        }
    }

    private void count(JudgedFinding judged) {
        Counter counter = findings.get(new FoundBy(judged.finding().rule().id(), judged.outcome()));
        if (counter != null) {
            counter.increment();
        }
    }

    private void time(RoutingContext context) {
        long start = System.nanoTime();
        context.addEndHandler(end -> {
            // A client that went away was not answered, and the first calls of a JVM are no measure of it.
            if (context.response().ended() && !SelfCall.made(context.request())) {
                timer(context).record(Duration.ofNanos(System.nanoTime() - start));
            }
        });
        context.next();
    }

    private Timer timer(RoutingContext context) {
        Optional<Answer> answer = Optional.ofNullable(context.get(ANSWER));
        return timers.of(
                context.normalizedPath(),
                answer.flatMap(Answer::request),
                answer.map(Answer::verdict)
                        .orElseGet(
                                () -> ReviewVerdict.ofStatus(context.response().getStatusCode())));
    }
}
