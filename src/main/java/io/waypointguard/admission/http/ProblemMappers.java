package io.waypointguard.admission.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.waypointguard.admission.HttpProblem;
import io.waypointguard.admission.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what gets no AdmissionReview: a {@code Status} in JSON, and no exception's text. */
@Singleton
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    RestResponse<byte[]> problem(ProblemException e, RoutingContext context) {
        LOG.debugf("refused: %s", e.problem().message());
        return response(context, e.problem()).build();
    }

    /** What quarkus-rest refuses itself: an unknown path, another method, a media type that is not JSON. */
    @ServerExceptionMapper
    RestResponse<byte[]> refused(WebApplicationException e, RoutingContext context) {
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return undecided(e, context);
        }
        ResponseBuilder<byte[]> response = response(context, HttpProblem.ofStatus(status));
        return (status == 405 ? response.header("Allow", "POST") : response).build();
    }

    /** An error of our own: logged, and never an allow. */
    @ServerExceptionMapper
    RestResponse<byte[]> undecided(Throwable e, RoutingContext context) {
        LOG.error("a request was not decided: an internal error", e);
        return response(
                        context,
                        HttpProblem.undecided("the request was not decided: an internal error, which is in the log"))
                .build();
    }

    private static ResponseBuilder<byte[]> response(RoutingContext context, HttpProblem problem) {
        ResponseBuilder<byte[]> response = ResponseBuilder.<byte[]>create(problem.code())
                .entity(problem.body())
                .type(MediaType.APPLICATION_JSON_TYPE);
        if (problem.retry()) {
            response.header("Retry-After", "1");
        }
        if (!context.request().isEnded()) {
            // What is left of the body must not be taken for the next request.
            LingeringClose.after(context);
            response.header(HttpHeaders.CONNECTION.toString(), "close");
        }
        return response;
    }
}
