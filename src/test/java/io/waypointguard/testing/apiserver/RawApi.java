package io.waypointguard.testing.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/** Sends JSON to the API server as it stands: typed clients would leave out nulls and unknown fields. */
public final class RawApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    private RawApi(KubernetesClient client) {
        this.client = client;
    }

    /** For tests that are about what the schemas of Istio and of the Gateway API refuse and prune. */
    public static RawApi connectToUpstreamCrds() {
        Assumptions.assumeTrue(Files.isDirectory(Crds.UPSTREAM), "the CRDs of Istio and the Gateway API are not there");
        return connect();
    }

    public static RawApi connect() {
        return new RawApi(ApiServer.shared().client());
    }

    /**
     * What the API server answered.
     *
     * @param body the object as it is stored, or the Status with the reason
     */
    public record Answer(int code, JsonNode body) {

        public boolean created() {
            return code == 201;
        }

        public String message() {
            return code + " " + body.path("message").asText();
        }
    }

    public void createNamespace(String name) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    public Answer post(String path, JsonNode object) {
        try {
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(
                            client.getHttpClient()
                                    .newHttpRequestBuilder()
                                    .uri(URI.create(client.getMasterUrl() + path.substring(1)))
                                    .post("application/json", JSON.writeValueAsString(object))
                                    .build(),
                            String.class)
                    .get(60, TimeUnit.SECONDS);
            return new Answer(response.code(), JSON.readTree(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
