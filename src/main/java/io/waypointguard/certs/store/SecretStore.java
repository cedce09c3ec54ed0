package io.waypointguard.certs.store;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One Secret of the guard's own: as it was read, or to be created. */
final class SecretStore {

    static final String TYPE_OF_SERVERS = "kubernetes.io/tls";
    static final String TYPE_OF_ANYTHING = "Opaque";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String OURS = "waypoint-guard-certs";

    private final KubernetesClient client;
    private final ApiObjects objects;
    private final Secret stored;
    private final boolean exists;

    private SecretStore(KubernetesClient client, ApiObjects objects, Secret stored, boolean exists) {
        this.client = client;
        this.objects = objects;
        this.stored = stored;
        this.exists = exists;
    }

    /**
     * Reads it.
     *
     * @param typeIfNew its type where it has to be created
     * @throws ForeignSecretException where it is none of ours
     */
    static SecretStore read(
            KubernetesClient client, ApiObjects objects, String namespace, String name, String typeIfNew) {
        Optional<Secret> found =
                objects.read(client.secrets().inNamespace(namespace).withName(name), name, label(namespace, name));
        if (found.filter(secret -> !isOurs(secret)).isPresent()) {
            throw new ForeignSecretException(label(namespace, name), MANAGED_BY + "=" + OURS);
        }
        return new SecretStore(
                client, objects, found.orElseGet(() -> empty(namespace, name, typeIfNew)), found.isPresent());
    }

    private static String label(String namespace, String name) {
        return "Secret " + namespace + "/" + name;
    }

    private static boolean isOurs(Secret secret) {
        return Optional.ofNullable(secret.getMetadata().getLabels())
                .map(labels -> labels.get(MANAGED_BY))
                .filter(OURS::equals)
                .isPresent();
    }

    private static Secret empty(String namespace, String name, String type) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/part-of", "waypoint-guard")
                .addToLabels(MANAGED_BY, OURS)
                .endMetadata()
                .withType(type)
                .build();
    }

    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        data().forEach((key, value) -> texts.put(key, decoded(value)));
        return texts;
    }

    private Map<String, String> data() {
        return Optional.ofNullable(stored.getData()).orElse(Map.of());
    }

    /** Writes these texts, removes the empty ones, and leaves everything else of the Secret as it was. */
    void write(Map<String, String> texts) throws ChangedMeanwhileException {
        Map<String, String> data = new TreeMap<>(data());
        texts.forEach((key, text) -> {
            if (text.isEmpty()) {
                data.remove(key);
            } else {
                data.put(key, encoded(text));
            }
        });
        Secret secret = new SecretBuilder(stored).withData(data).build();
        ObjectMeta metadata = secret.getMetadata();
        String label = label(metadata.getNamespace(), metadata.getName());
        if (exists) {
            objects.write("update", label, () -> client.resource(secret).update());
        } else {
            objects.write("create", label, () -> client.resource(secret).create());
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Any bytes are a text: what is no certificate is found to be none later. */
    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }
}
