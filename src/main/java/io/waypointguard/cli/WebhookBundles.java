package io.waypointguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waypointguard.cluster.KubeObjects;
import io.waypointguard.cluster.KubeObjects.ConflictException;
import io.waypointguard.tls.CertificateStore.BundlePlace;
import io.waypointguard.tls.CertificateStore.ChangedMeanwhileException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The {@code caBundle}s of a webhook configuration. Nothing else of it is written. */
record WebhookBundles(KubeObjects objects, String path, String name, Optional<JsonNode> configuration)
        implements BundlePlace {

    @Override
    public boolean exists() {
        return configuration.isPresent();
    }

    @Override
    public List<String> bundles() {
        return clients().stream()
                .map(client -> decoded(client.path("caBundle").asText()))
                .toList();
    }

    /** Whose CA is in a configuration is whom the API server believes, so it has to be the right one's. */
    void refuseOtherThan(String namespace, String service) {
        for (JsonNode client : clients()) {
            JsonNode called = client.path("service");
            boolean isRight = called.path("namespace").asText().equals(namespace)
                    && called.path("name").asText().equals(service);
            if (called.isObject() && !isRight) {
                throw new UsageException(name + " calls the Service "
                        + called.path("namespace").asText() + "/"
                        + called.path("name").asText() + ", not " + namespace + "/" + service
                        + ": nothing was changed");
            }
        }
    }

    /** For as long as it is the one that was read: the webhooks are addressed by their places. */
    @Override
    public void write(String bundle) throws ChangedMeanwhileException {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        String version = configuration
                .map(one -> one.at("/metadata/resourceVersion").asText())
                .orElse("");
        add(patch, "/metadata/resourceVersion", version);
        String encoded = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < clients().size(); i++) {
            add(patch, "/webhooks/" + i + "/clientConfig/caBundle", encoded);
        }
        try {
            objects.patch(path, patch);
        } catch (ConflictException e) {
            throw new ChangedMeanwhileException(String.valueOf(e.getMessage()));
        }
    }

    private static void add(ArrayNode patch, String path, String value) {
        patch.addObject().put("op", "add").put("path", path).put("value", value);
    }

    private List<JsonNode> clients() {
        return configuration.stream()
                .flatMap(one -> StreamSupport.stream(one.path("webhooks").spliterator(), false))
                .map(webhook -> webhook.path("clientConfig"))
                .toList();
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }
}
