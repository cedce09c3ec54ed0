package io.waypointguard.admission.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.waypointguard.admission.Deadline;
import io.waypointguard.admission.HttpProblem;
import io.waypointguard.admission.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Checks the head of a request for one of the two paths and reads its body, on the event loop: a client that sends slowly
 * holds no thread. quarkus-rest would read the body itself, but counts it against no budget.
 */
@Singleton
final class BodyFilter {

    private final BodyBudget budget;

    @Inject
    BodyFilter(BodyBudget budget) {
        this.budget = budget;
    }

    @ServerRequestFilter
    Uni<Void> read(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.method().equals(HttpMethod.POST)) {
            return Uni.createFrom().voidItem();
        }
        Deadline deadline = Deadline.from(System.nanoTime(), Optional.ofNullable(request.getParam("timeout")));
        Optional<HttpProblem> problem = RequestHeaders.problem(request);
        if (problem.isPresent()) {
            return Uni.createFrom().failure(new ProblemException(problem.get()));
        }
        BodyBudget.Share share = budget.share();
        return RequestBody.read(request, share, context.vertx())
                .onItem()
                .invoke(bytes -> new ReceivedBody(bytes, share, deadline).into(context))
                .onFailure()
                .invoke(share::close)
                .replaceWithVoid();
    }
}
