package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What an answer other than success means, and an event of type ERROR, which says the same in the middle of a watch. */
final class ApiRefusal {

    /** Of a message; more tells nobody anything. */
    private static final int LONGEST_MESSAGE = 400;

    private ApiRefusal() {}

    /**
     * Reads it.
     *
     * @param retryAfter the header of that name
     */
    static ApiFailure of(int code, Optional<String> retryAfter, byte[] body) {
        JsonNode status = status(body);
        Cause cause = switch (code) {
            case 401 -> Cause.UNAUTHENTICATED;
            case 403 -> Cause.FORBIDDEN;
            case 404 -> saysAbsent(status) ? Cause.ABSENT : Cause.UNKNOWN_PATH;
            case 410 -> Cause.GONE;
            default -> Cause.OTHER;
        };
        return new ApiFailure(
                cause, "HTTP " + code + said(status.path("message").asText()), retryAfter.flatMap(ApiRefusal::seconds));
    }

    /** Of an event of type ERROR: what is a matter of the moment can be gone on from, as client-go does it, too. */
    static ApiFailure inWatch(JsonNode status) {
        int code = status.path("code").asInt();
        boolean momentary = code == 429 || code >= 500;
        return new ApiFailure(
                momentary ? Cause.OTHER : Cause.GONE,
                "the watch broke off with code " + code
                        + said(status.path("message").asText()));
    }

    private static JsonNode status(byte[] body) {
        try {
            return StoredJson.MAPPER.readTree(body);
        } catch (IOException e) {
            // Not the API server's own words, then: the code has to do.
            return MissingNode.getInstance();
        }
    }

    /** An unknown path, in contrast, is answered with plain text. */
    private static boolean saysAbsent(JsonNode status) {
        return status.path("kind").asText().equals("Status")
                && status.path("reason").asText().equals("NotFound");
    }

    /** The message of a Status, to be put behind what is known without it; empty where it has none. */
    static String said(String ofStatus) {
        String message = ofStatus.strip();
        return message.isEmpty() ? "" : ": " + message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    }

    /** The other form of the header, a date, is not used by API servers. */
    private static Optional<Duration> seconds(String header) {
        return header.matches("\\d{1,6}") ? Optional.of(Duration.ofSeconds(Long.parseLong(header))) : Optional.empty();
    }
}
