package io.waypointguard.admission.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import io.waypointguard.admission.Answer;
import io.waypointguard.admission.ReviewVerdict;
import io.waypointguard.admission.health.SelfCall;
import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.RuleRegistry;
import io.waypointguard.rule.Severity;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Counts and times every answer to a client on the webhook's port, whoever gives it, and what the rules found. */
@Singleton
public final class ReviewMetrics {

    /** Before everything else that a request passes. */
    private static final int PRIORITY = 1_000;

    private static final String ANSWER = ReviewMetrics.class.getName();

    private final RequestTimers timers;
    private final MeterProvider<Counter> findings;

    @Inject
    ReviewMetrics(MeterRegistry registry, RuleRegistry rules) {
        timers = new RequestTimers(registry);
        findings = Counter.builder("waypoint_guard_findings")
                .description("What the rules found in changes.")
                .withRegistry(registry);
        expectFindings(rules);
    }

    /** From the start at zero, so that the first finding is seen as a change. */
    private void expectFindings(RuleRegistry rules) {
        for (RuleInfo info : rules.infos()) {
            if (info.severity() == Severity.DENY) {
                counter(info, Outcome.DENY);
            }
            counter(info, Outcome.WARN);
            counter(info, Outcome.AUDIT);
        }
    }

    private Counter counter(RuleInfo rule, Outcome outcome) {
        String mode = switch (outcome) {
            case DENY -> "enforce";
            case WARN -> "warn";
            case AUDIT -> "audit";
            case SILENT -> throw new IllegalArgumentException("a finding that nobody is told");
        };
        return findings.withTags("rule", rule.id(), "mode", mode);
    }

    void register(@Observes Filters filters) {
        filters.register(this::time, PRIORITY);
    }

    /** Says what the request of that context is answered; where nobody does, the status of the answer has to tell. */
    public void answer(RoutingContext context, Answer answer) {
        context.put(ANSWER, answer);
        if (answer instanceof Answer.Reviewed reviewed) {
            for (JudgedFinding judged : reviewed.decision().findings()) {
                counter(judged.finding().rule(), judged.outcome()).increment();
            }
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
