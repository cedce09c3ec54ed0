package io.waypointguard.admission.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.waypointguard.admission.AdmissionReviewReader;
import io.waypointguard.admission.HttpProblem;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the head of a request must say before its body is read. */
final class RequestHeaders {

    private static final String TYPE = "application/json";

    private RequestHeaders() {}

    /** The reason to refuse the request, if there is one. */
    static Optional<HttpProblem> problem(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && isTooLarge(length)) {
            return Optional.of(HttpProblem.tooLarge());
        }
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

    /** The server has checked that it is a number, but not that it is a small one. */
    private static boolean isTooLarge(String length) {
        try {
            return Long.parseLong(length) > AdmissionReviewReader.MAX_BYTES;
        } catch (NumberFormatException e) {
            return true;
        }
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
