package io.waypointguard.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What a failure of the Kubernetes client means, and how to say it: never by the text of its exception. */
public final class KubeFailure {

    private KubeFailure() {}

    /**
     * The failure for the operator: {@code cannot VERB OBJECT of SERVER: REASON}.
     *
     * @param object kind, Namespace and name
     */
    public static ClusterException cannot(String verb, String object, String server, Throwable error) {
        return cannot(verb, object, server, reason(error));
    }

    /** The same, where it is known what is wrong. */
    public static ClusterException cannot(String verb, String object, String server, String reason) {
        return new ClusterException(
                "cannot " + verb + " " + object + " of " + server.replaceAll("/+$", "") + ": " + reason);
    }

    /** Whether the API server itself says that there is no such object. A proxy in between answers 404 without that. */
    public static boolean saysAbsent(KubernetesClientException error) {
        return error.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                && Optional.ofNullable(error.getStatus())
                        .map(Status::getReason)
                        .filter("NotFound"::equals)
                        .isPresent();
    }

    /** Whether somebody else has written the object since it was read, or has created one of that name. */
    public static boolean saysConflict(KubernetesClientException error) {
        return error.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    private static String reason(Throwable error) {
        if (error instanceof KubernetesClientException answered && answered.getStatus() != null) {
            String message =
                    Optional.ofNullable(answered.getStatus().getMessage()).orElse("");
            return "HTTP " + answered.getCode() + ApiRefusal.said(message);
        }
        if (KubeApi.causes(error).anyMatch(InterruptedIOException.class::isInstance)) {
            return "interrupted while waiting for the answer";
        }
        return isUnreadable(error)
                ? "the answer is not the JSON of an API server"
                : KubeApi.failure(error).reason();
    }

    /** An answer came, and the client could not read it: it is JSON of something else, or no JSON. */
    private static boolean isUnreadable(Throwable error) {
        return KubeApi.causes(error).anyMatch(JsonProcessingException.class::isInstance)
                || KubeApi.causes(error)
                        .noneMatch(cause -> cause instanceof IOException || cause instanceof TimeoutException);
    }
}
