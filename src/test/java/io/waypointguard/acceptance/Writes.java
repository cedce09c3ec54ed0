package io.waypointguard.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.yaml.snakeyaml.Yaml;

/** Sends writes to the API server without waiting for their answers. */
final class Writes implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    Writes(KubernetesClient client) {
        this.client = client;
    }

    /**
     * How a write ended.
     *
     * @param warnings as kubectl would print them
     */
    record Written(int code, String body, List<String> warnings) {

        boolean done() {
            return code / 100 == 2;
        }
    }

    /** Creates an object, given in YAML, in that collection. */
    CompletableFuture<Written> create(String collection, String yaml) {
        try {
            return send(request(collection).post("application/json", JSON.writeValueAsString(new Yaml().load(yaml))));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    CompletableFuture<Written> delete(String object) {
        return send(request(object).method("DELETE", "application/json", "{}"));
    }

    private HttpRequest.Builder request(String path) {
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(client.getMasterUrl().toString().replaceAll("/+$", "") + path));
    }

    private CompletableFuture<Written> send(HttpRequest.Builder request) {
        return client.getHttpClient()
                .sendAsync(request.build(), String.class)
                .thenApply(answer -> new Written(answer.code(), answer.body(), answer.headers("Warning")));
    }

    @Override
    public void close() {
        client.close();
    }
}
