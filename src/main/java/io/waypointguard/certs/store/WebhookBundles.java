package io.waypointguard.certs.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.waypointguard.certs.CertificateStore.BundlePlace;
import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The {@code caBundle}s of a webhook configuration. Nothing else of it is written: a JSON Patch adds them one by one,
 * because a whole object could lose fields that only a newer API server knows.
 */
final class WebhookBundles implements BundlePlace {

    private static final PatchContext JSON_PATCH = new PatchContext.Builder()
            .withPatchType(PatchType.JSON)
            .withFieldManager(ClusterCertificates.FIELD_MANAGER)
            .build();

    private final KubernetesClient client;
    private final ApiObjects objects;
    private final String label;
    private final Optional<HasMetadata> configuration;
    private final List<WebhookClientConfig> clients;

    private WebhookBundles(
            KubernetesClient client,
            ApiObjects objects,
            String label,
            Optional<HasMetadata> configuration,
            List<WebhookClientConfig> clients) {
        this.client = client;
        this.objects = objects;
        this.label = label;
        this.configuration = configuration;
        this.clients = clients;
    }

    /**
     * Reads them.
     *
     * @param clients how the webhooks of a configuration are called, in their order
     */
    static <T extends HasMetadata> WebhookBundles read(
            KubernetesClient client,
            ApiObjects objects,
            Class<T> type,
            String name,
            Function<T, List<WebhookClientConfig>> clients) {
        String label = type.getSimpleName() + " " + name;
        Optional<T> found = objects.read(client.resources(type).withName(name), name, label);
        return new WebhookBundles(
                client,
                objects,
                label,
                found.map(HasMetadata.class::cast),
                found.map(clients).orElse(List.of()));
    }

    @Override
    public String name() {
        return label;
    }

    @Override
    public boolean exists() {
        return configuration.isPresent();
    }

    @Override
    public List<String> bundles() {
        return clients.stream().map(WebhookBundles::bundle).toList();
    }

    private static String bundle(WebhookClientConfig called) {
        String encoded = Optional.ofNullable(called.getCaBundle()).orElse("");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
    }

    /**
     * The API server believes whose CA is in a configuration, so it has to call the right Service.
     *
     * @throws OtherServiceException when it calls another one
     */
    void refuseOtherThan(String namespace, String service) {
        String expected = namespace + "/" + service;
        clients.stream()
                .map(WebhookClientConfig::getService)
                .flatMap(called -> Optional.ofNullable(called).stream())
                .map(WebhookBundles::name)
                .filter(called -> !called.equals(expected))
                .findFirst()
                .ifPresent(called -> {
                    throw new OtherServiceException(label, called, expected);
                });
    }

    private static String name(ServiceReference service) {
        return service.getNamespace() + "/" + service.getName();
    }

    @Override
    public void write(String bundle) throws ChangedMeanwhileException {
        if (configuration.isPresent()) {
            HasMetadata read = configuration.get();
            String patch = patch(read.getMetadata().getResourceVersion(), bundle);
            objects.write("patch", label, () -> client.resource(read).patch(JSON_PATCH, patch));
        }
    }

    /** Of this version alone, because the webhooks are addressed by their places: of any other it is a conflict. */
    private String patch(String resourceVersion, String bundle) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        add(patch, "/metadata/resourceVersion", resourceVersion);
        String encoded = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < clients.size(); i++) {
            add(patch, "/webhooks/" + i + "/clientConfig/caBundle", encoded);
        }
        return patch.toString();
    }

    private static void add(ArrayNode patch, String path, String value) {
        patch.addObject().put("op", "add").put("path", path).put("value", value);
    }
}
