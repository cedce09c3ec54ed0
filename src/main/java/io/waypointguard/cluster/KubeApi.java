package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.vertx.core.Vertx;
import io.waypointguard.cluster.ApiFailure.Cause;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks one API server, in JSON. Every failure says what happened. */
public final class KubeApi implements AutoCloseable {

    /** Once, at once: for a connection that the API server closed while it was idle. Patience is the caller's. */
    private static final int RETRIES = 1;

    private static final int RETRY_INTERVAL_MILLIS = 50;

    /** Of causes of causes: nobody promises that they end. */
    private static final int DEEPEST = 20;

    /** One for each kind, and for one more of each that is just being given up. */
    private static final int MOST_STREAMS = 16;

    private static final int MOST_READS = 64;

    private final HttpClient streams;
    private final HttpClient reads;
    private final ApiToken token;
    private final String server;

    private KubeApi(Config config, Supplier<Config> again, ApiConnections forStreams, ApiConnections forReads) {
        this.token = new ApiToken(config, again);
        ConfigBuilder settings = new ConfigBuilder(config)
                .withUserAgent("waypoint-guard")
                .withRequestRetryBackoffLimit(RETRIES)
                .withRequestRetryBackoffInterval(RETRY_INTERVAL_MILLIS);
        if (config.getAuthProvider() == null) {
            // Else the client knows better how to get a new one.
            settings.withOauthTokenProvider(token);
        }
        Config complete = settings.build();
        // Not the whole Kubernetes client: that one loads a thousand classes of objects which nobody here reads.
        this.streams = forStreams.newBuilder(complete).build();
        this.reads =
                forReads == forStreams ? streams : forReads.newBuilder(complete).build();
        this.server = complete.getMasterUrl().replaceAll("/+$", "");
    }

    /**
     * The API server that the environment names, as for kubectl: the variable KUBECONFIG, {@code ~/.kube/config}, or
     * the ServiceAccount of the pod. Connects when it is first asked, on threads of its own.
     */
    public static KubeApi fromEnvironment() {
        return of(Config.autoConfigure(null), () -> Config.autoConfigure(null));
    }

    /** The same, on threads that are there already; what is followed and what is read live do not wait for each other. */
    public static KubeApi fromEnvironment(Vertx vertx) {
        return new KubeApi(
                Config.autoConfigure(null),
                () -> Config.autoConfigure(null),
                new ApiConnections(MOST_STREAMS, vertx),
                new ApiConnections(MOST_READS, vertx));
    }

    /** The API server of a configuration that stays as it is. */
    static KubeApi of(Config config) {
        return of(config, () -> config);
    }

    /** @param again reads the same configuration anew, for its token may be another by then */
    static KubeApi of(Config config, Supplier<Config> again) {
        ApiConnections forAll = new ApiConnections(MOST_READS);
        return new KubeApi(config, again, forAll, forAll);
    }

    /** The URL of the API server, without a slash at its end. */
    public String server() {
        return server;
    }

    /** The JSON at that path; fails with an {@link ApiFailure}, soon after that time at the latest. */
    CompletableFuture<JsonNode> getAsync(String path, Duration timeout) {
        return sendAsync(request(path, timeout).build(), StoredJson.MAPPER::readTree);
    }

    /** The object at that path, as far as the guard reads objects; fails as {@link #getAsync} does. */
    CompletableFuture<JsonNode> objectAsync(String path, Duration timeout) {
        return sendAsync(request(path, timeout).build(), StoredJson::object);
    }

    private interface Reading {
        JsonNode read(byte[] body) throws IOException;
    }

    private CompletableFuture<JsonNode> sendAsync(HttpRequest request, Reading reading) {
        // Not on the event loop that has read the answer: it may be the webhook's. Whoever asks on from an answer reads
        // the token, for which a plugin may have to run.
        return reads.sendAsync(request, byte[].class).handleAsync((response, error) -> {
            try {
                if (error != null) {
                    throw failure(error);
                }
                return json(response, reading);
            } catch (ApiFailure e) {
                throw new CompletionException(e);
            }
        });
    }

    /**
     * The JSON that comes from that path, for as long as it comes.
     *
     * @param answer for how long to wait for the head of the answer
     * @param patience after how much silence it is taken for dead
     */
    JsonStream stream(String path, Duration answer, Duration patience) throws ApiFailure, InterruptedException {
        // The client has the same patience and a little more: it closes what nobody waits for any more.
        HttpRequest request = request(path, (answer.compareTo(patience) > 0 ? answer : patience).plusSeconds(1))
                .build();
        try {
            return new JsonStream(AnswerStream.open(streams, request, answer, patience));
        } catch (ApiFailure e) {
            throw noticed(e);
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return streams.newHttpRequestBuilder()
                .uri(URI.create(server + path))
                .header("Accept", "application/json")
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private JsonNode json(HttpResponse<byte[]> response, Reading reading) throws ApiFailure {
        if (!response.isSuccessful()) {
            throw noticed(ApiRefusal.of(
                    response.code(), Optional.ofNullable(response.header("Retry-After")), response.body()));
        }
        try {
            return reading.read(response.body());
        } catch (IOException e) {
            throw new ApiFailure(Cause.OTHER, "the answer is not the JSON of an API server");
        }
    }

    private ApiFailure noticed(ApiFailure failure) {
        if (failure.kind() == Cause.UNAUTHENTICATED) {
            token.refused();
        }
        return failure;
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
        String said = words(cause);
        String root = words(root(cause));
        return new ApiFailure(
                Cause.OTHER, "the API server cannot be reached: " + said + (said.contains(root) ? "" : ": " + root));
    }

    /** What TLS has against a certificate stands there. */
    private static Throwable root(Throwable error) {
        Throwable root = error;
        for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String words(Throwable error) {
        String said = error.getMessage();
        if (said == null) {
            return error.getClass().getSimpleName();
        }
        return error instanceof UnknownHostException ? "there is no host " + said : said;
    }

    @Override
    public void close() {
        streams.close();
        reads.close();
    }
}
