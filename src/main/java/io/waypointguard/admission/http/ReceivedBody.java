package io.waypointguard.admission.http;

import io.vertx.ext.web.RoutingContext;
import io.waypointguard.admission.Deadline;

/**
 * A body that was read whole, on its way from {@link BodyFilter} to {@link AdmissionResource}.
 *
 * @param share what it holds of the budget
 * @param deadline until when an answer to it is of use
 */
record ReceivedBody(byte[] bytes, BodyBudget.Share share, Deadline deadline) {

    private static final String KEY = ReceivedBody.class.getName();

    void into(RoutingContext context) {
        context.put(KEY, this);
    }

    static ReceivedBody of(RoutingContext context) {
        return context.get(KEY);
    }

    /** Gives its memory back to the budget. */
    void release() {
        share.close();
    }
}
