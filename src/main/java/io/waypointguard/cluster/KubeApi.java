package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks one API server, in JSON, through the HTTP of the Kubernetes client: its URL, TLS, proxy, token and retries.
 * Every failure says what happened.
 */
public final class KubeApi implements AutoCloseable {

    /** The most errors of a chain of causes. */
    private static final int DEEPEST = 20;

    private final KubernetesClient client;
    private final String server;
    private final ReentrantLock parsing = new ReentrantLock();

    /** Of that client, which it closes. */
    public KubeApi(KubernetesClient client) {
        this.client = client;
        this.server = client.getConfiguration().getMasterUrl().replaceAll("/+$", "");
    }

    /** The API server of a configuration that stays as it is. */
    static KubeApi of(Config config) {
        return new KubeApi(KubeClients.of(config));
    }

    /** The URL of the API server, without a slash at its end. */
    public String server() {
        return server;
    }

    /** The JSON at that path; fails with an {@link ApiFailure}, soon after that time at the latest. */
    CompletableFuture<JsonNode> getAsync(String path, Duration timeout) {
        return sendAsync(request(path, timeout).build(), StoredJson.MAPPER::readTree);
    }

    /**
     * What the object at that path is, as far as the guard reads objects; fails as {@link #getAsync} does. One tree is in
     * memory at a time, however many are asked for: that of a large object takes thirty times its text.
     *
     * @param meaning of the tree, which it does not keep
     */
    <T> CompletableFuture<T> objectAsync(String path, Duration timeout, Function<JsonNode, T> meaning) {
        return sendAsync(request(path, timeout).build(), body -> {
            parsing.lock();
            try {
                return meaning.apply(StoredJson.object(body));
            } finally {
                parsing.unlock();
            }
        });
    }

    private interface Reading<T> {
        T read(byte[] body) throws IOException;
    }

    private <T> CompletableFuture<T> sendAsync(HttpRequest request, Reading<T> reading) {
        // Not on the event loop that has read the answer: it may be the webhook's. Whoever asks on from an answer reads
        // the token, for which a plugin may have to run.
        return client.getHttpClient().sendAsync(request, byte[].class).handleAsync((response, error) -> {
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
            return new JsonStream(AnswerStream.open(client.getHttpClient(), request, answer, patience));
        } catch (ApiFailure e) {
            throw noticed(e);
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(server + path))
                .header("Accept", "application/json")
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> T json(HttpResponse<byte[]> response, Reading<T> reading) throws ApiFailure {
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
        if (failure.kind() == Cause.UNAUTHENTICATED
                && client.getConfiguration().getOauthTokenProvider() instanceof ApiToken token) {
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

    /** What TLS has against a certificate stands in the last of the causes. */
    private static Throwable root(Throwable error) {
        return causes(error).reduce(error, (cause, next) -> next);
    }

    /** The error and the causes of it, as far as anybody wants to look: nobody promises that they end. */
    static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST);
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
        client.close();
    }
}
