package io.waypointguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.KubeObjects;
import io.waypointguard.cluster.KubeObjects.ConflictException;
import io.waypointguard.tls.CertificateStore.ChangedMeanwhileException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A Secret of ours as it was read, or the place where there is none yet. */
record StoredSecret(KubeObjects objects, String namespace, String name, String typeIfNew, Optional<ObjectNode> stored) {

    static final String TYPE_OF_SERVERS = "kubernetes.io/tls";
    static final String TYPE_OF_ANYTHING = "Opaque";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String OURS = "waypoint-guard-certs";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Somebody else looks after the Secret, cert-manager for example; it is not ours to change. */
    static final class ForeignException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ForeignException(String namespace, String name) {
            super("Secret " + namespace + "/" + name + " lacks the label " + MANAGED_BY + "=" + OURS
                    + ", so somebody else looks after it: it was left alone. Delete it and run this again; or, if its"
                    + " certificate is to stay, remove the Job and the CronJob that run this");
        }
    }

    /**
     * Reads it.
     *
     * @throws ForeignException where it is none of ours
     */
    static StoredSecret read(KubeObjects objects, String namespace, String name, String typeIfNew) {
        Optional<ObjectNode> stored = objects.get(collection(namespace) + "/" + name)
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast);
        if (stored.filter(secret -> !isOurs(secret)).isPresent()) {
            throw new ForeignException(namespace, name);
        }
        return new StoredSecret(objects, namespace, name, typeIfNew, stored);
    }

    private static boolean isOurs(JsonNode secret) {
        return secret.path("metadata").path("labels").path(MANAGED_BY).asText().equals(OURS);
    }

    private static String collection(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        stored.ifPresent(secret -> secret.path("data")
                .properties()
                .forEach(entry ->
                        texts.put(entry.getKey(), decoded(entry.getValue().asText()))));
        return texts;
    }

    /** Writes these texts and leaves everything else of the Secret as it was. */
    void write(Map<String, String> texts) throws ChangedMeanwhileException {
        ObjectNode secret = stored.map(ObjectNode::deepCopy).orElseGet(this::empty);
        ObjectNode data = secret.path("data").isObject() ? (ObjectNode) secret.path("data") : secret.putObject("data");
        texts.forEach((key, text) -> {
            if (text.isEmpty()) {
                data.remove(key);
            } else {
                data.put(key, encoded(text));
            }
        });
        try {
            if (stored.isPresent()) {
                objects.replace(collection(namespace) + "/" + name, secret);
            } else {
                objects.create(collection(namespace), secret);
            }
        } catch (ConflictException e) {
            throw new ChangedMeanwhileException(String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode empty() {
        ObjectNode secret =
                JSON.objectNode().put("apiVersion", "v1").put("kind", "Secret").put("type", typeIfNew);
        ObjectNode metadata = secret.putObject("metadata").put("name", name).put("namespace", namespace);
        metadata.putObject("labels")
                .put("app.kubernetes.io/part-of", "waypoint-guard")
                .put(MANAGED_BY, OURS);
        return secret;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Any bytes are a text: what is no certificate is found to be none later. */
    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }
}
