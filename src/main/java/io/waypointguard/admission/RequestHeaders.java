package io.waypointguard.admission;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the head of a request must say before its body is read. */
final class RequestHeaders {

    private static final String TYPE = "application/json";

    private RequestHeaders() {}

    /** The reason to refuse the request, if there is one. */
    static Optional<HttpProblem> problem(HttpServerRequest request) {
        if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            return Optional.of(HttpProblem.unsupportedMediaType("the Content-Type is not " + TYPE + " in UTF-8"));
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            return Optional.of(HttpProblem.unsupportedMediaType(
                    "the body is compressed or encoded otherwise; send it as it is, without Content-Encoding"));
        }
        return Optional.empty();
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(TYPE)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace("\"", "").strip();
            if (parameter.startsWith("charset") && !parameter.replace(" ", "").equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }
}
