package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.waypointguard.cluster.ApiFailure.Cause;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads from one API server, as JSON. Every failure says what happened, and none says that an object is absent. */
public final class KubeApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** Once, at once: for a connection that the API server closed while it was idle. Patience is the caller's. */
    private static final int RETRIES = 1;

    private static final int RETRY_INTERVAL_MILLIS = 50;

    private final KubernetesClient client;
    private final String server;

    private KubeApi(KubernetesClient client) {
        this.client = client;
        this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    }

    /**
     * The API server that the environment names, as for kubectl: the variable KUBECONFIG, {@code ~/.kube/config}, or
     * the ServiceAccount of the pod. Connects when it is first asked.
     */
    public static KubeApi fromEnvironment() {
        return new KubeApi(builder(Config.autoConfigure(null)).build());
    }

    /** The same, on threads that are there already. */
    public static KubeApi fromEnvironment(Vertx vertx) {
        return new KubeApi(builder(Config.autoConfigure(null))
                .withHttpClientFactory(new VertxHttpClientFactory(vertx))
                .build());
    }

    private static KubernetesClientBuilder builder(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
                        .withRequestRetryBackoffLimit(RETRIES)
                        .withRequestRetryBackoffInterval(RETRY_INTERVAL_MILLIS)
                        .build());
    }

    /** The URL of the API server, without a slash at its end. */
    public String server() {
        return server;
    }

    /** The JSON at that path, within that time. */
    JsonNode get(String path, Duration timeout) throws ApiFailure, InterruptedException {
        try {
            return getAsync(path, timeout).get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** The JSON at that path; fails with an {@link ApiFailure}, soon after that time at the latest. */
    CompletableFuture<JsonNode> getAsync(String path, Duration timeout) {
        HttpRequest request =
                request(path).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).build();
        return client.getHttpClient().sendAsync(request, byte[].class).handle((response, error) -> {
            try {
                if (error != null) {
                    throw failure(error);
                }
                return json(response);
            } catch (ApiFailure e) {
                throw new CompletionException(e);
            }
        });
    }

    /** The lines that come from that path, for as long as they come; the first answer within that time. */
    LineStream stream(String path, Duration timeout) throws ApiFailure, InterruptedException {
        return LineStream.open(
                client.getHttpClient(), request(path).forStreaming().build(), timeout);
    }

    private HttpRequest.Builder request(String path) {
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(server + path))
                .header("Accept", "application/json");
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws ApiFailure {
        if (!response.isSuccessful()) {
            throw refusal(response.code(), response.body());
        }
        return parse(response.body());
    }

    static JsonNode parse(byte[] json) throws ApiFailure {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new ApiFailure(Cause.OTHER, "an answer that is no JSON");
        }
    }

    /** What an answer other than success means. */
    static ApiFailure refusal(int code, byte[] body) {
        String message = "HTTP " + code;
        try {
            String text = JSON.readTree(body).path("message").asText();
            message += text.isEmpty() ? "" : ": " + text;
        } catch (IOException e) {
            // Not the API server's own words, then: the code has to do.
        }
        return new ApiFailure(cause(code), message);
    }

    static Cause cause(int code) {
        return switch (code) {
            case 404 -> Cause.NOT_FOUND;
            case 410 -> Cause.GONE;
            default -> Cause.OTHER;
        };
    }

    /** Why no answer came. */
    static ApiFailure failure(Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof KubernetesClientException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ApiFailure failure) {
            return failure;
        }
        if (cause instanceof TimeoutException) {
            return new ApiFailure(Cause.OTHER, "the API server did not answer in time");
        }
        String said = cause.getMessage();
        return new ApiFailure(
                Cause.OTHER,
                "the API server cannot be reached: "
                        + (said == null ? cause.getClass().getSimpleName() : said));
    }

    @Override
    public void close() {
        client.close();
    }
}
