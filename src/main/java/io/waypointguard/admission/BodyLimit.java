package io.waypointguard.admission;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Refuses a request that announces a body that is too large, before anything of it is read. Quarkus would refuse it,
 * too ({@code quarkus.http.limits.max-body-size}), but with an empty answer.
 */
@Singleton
final class BodyLimit {

    /** Before Quarkus' own, which has 2. */
    private static final int PRIORITY = 100;

    void register(@Observes Filters filters) {
        filters.register(BodyLimit::check, PRIORITY);
    }

    private static void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !isTooLarge(length)) {
            context.next();
            return;
        }
        HttpAnswers.refuse(context, HttpProblem.tooLarge());
    }

    /** The server has checked that it is a number, but not that it is a small one. */
    private static boolean isTooLarge(String length) {
        try {
            return Long.parseLong(length) > RequestBody.MAX_BYTES;
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
