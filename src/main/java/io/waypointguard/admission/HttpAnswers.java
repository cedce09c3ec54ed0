package io.waypointguard.admission;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers in HTTP. Whatever goes wrong, the client gets a {@code Status} in JSON, and no exception's text. */
public final class HttpAnswers {

    private static final Logger LOG = Logger.getLogger(HttpAnswers.class);
    private static final String JSON = "application/json";

    static Response response(Answer answer) {
        return answer instanceof Answer.Reviewed reviewed
                ? Response.ok(reviewed.body(), JSON).build()
                : response(((Answer.Problem) answer).problem());
    }

    private static Response response(HttpProblem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.code()).type(JSON).entity(problem.body());
        if (problem.retry()) {
            response.header("Retry-After", 1);
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response badReview(BadReview bad, RoutingContext context) {
        LOG.debugf("bad request: %s", bad.problem().message());
        return closing(bad.problem(), context);
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e, RoutingContext context) {
        return closing(HttpProblem.notFound(), context);
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e, RoutingContext context) {
        return Response.fromResponse(closing(HttpProblem.methodNotAllowed(), context))
                .header("Allow", "POST")
                .build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext context) {
        LOG.error("a request was not decided: an internal error", e);
        return closing(
                HttpProblem.undecided("the request was not decided: an internal error, which is in the log"), context);
    }

    /** Where the body was not read to its end, what is left of it must not be taken for the next request. */
    private static Response closing(HttpProblem problem, RoutingContext context) {
        if (context.request().isEnded()) {
            return response(problem);
        }
        LingeringClose.after(context);
        return Response.fromResponse(response(problem))
                .header("Connection", "close")
                .build();
    }
}
