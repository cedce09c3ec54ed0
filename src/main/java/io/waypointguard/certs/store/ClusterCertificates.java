package io.waypointguard.certs.store;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.certs.CertificateStore;
import io.waypointguard.cluster.KubeClients;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The certificates of a webhook in a cluster: two Secrets, and the bundles of two webhook configurations.
 *
 * <p>Every call throws a {@link io.waypointguard.cluster.ClusterException} where the API server cannot be reached or
 * refuses.
 */
public final class ClusterCertificates implements CertificateStore, AutoCloseable {

    /** To whom the API server ascribes what is written. For what is created or updated it takes the user agent. */
    static final String FIELD_MANAGER = "waypoint-guard-certs";

    /** Who is who. */
    public record Names(
            String namespace, String service, String caSecret, String tlsSecret, String webhookConfiguration) {}

    private final KubernetesClient client;
    private final ApiObjects objects;
    private final Names names;

    private ClusterCertificates(KubernetesClient client, Names names) {
        this.client = client;
        this.objects = new ApiObjects(client.getMasterUrl().toString());
        this.names = names;
    }

    /** Those of the cluster that a kubeconfig names; see {@link KubeClients#open}. */
    public static ClusterCertificates open(String kubeconfig, String context, Names names) {
        return new ClusterCertificates(KubeClients.open(kubeconfig, context, FIELD_MANAGER), names);
    }

    /** What is wrong with the clock; nothing where it and the API server's agree to within a few minutes. */
    public Optional<String> clockFault(Clock clock) {
        return ClockSkew.fault(clock, client);
    }

    /**
     * Reads them.
     *
     * @throws ForeignSecretException when somebody else manages one of the Secrets
     * @throws OtherServiceException when a configuration calls another Service
     */
    @Override
    public Reading read() {
        List<BundlePlace> bundles = List.of(
                configuration(
                        ValidatingWebhookConfiguration.class,
                        one -> clients(one.getWebhooks(), ValidatingWebhook::getClientConfig)),
                configuration(
                        MutatingWebhookConfiguration.class,
                        one -> clients(one.getWebhooks(), MutatingWebhook::getClientConfig)));
        SecretStore serving = secret(names.tlsSecret(), SecretStore.TYPE_OF_SERVERS);
        SecretStore authority = secret(names.caSecret(), SecretStore.TYPE_OF_ANYTHING);
        return new Read(authority, serving, bundles);
    }

    private <T extends HasMetadata> WebhookBundles configuration(
            Class<T> type, Function<T, List<WebhookClientConfig>> clients) {
        WebhookBundles bundles = WebhookBundles.read(client, objects, type, names.webhookConfiguration(), clients);
        bundles.refuseOtherThan(names.namespace(), names.service());
        return bundles;
    }

    private static <W> List<WebhookClientConfig> clients(List<W> webhooks, Function<W, WebhookClientConfig> client) {
        return Stream.ofNullable(webhooks).flatMap(List::stream).map(client).toList();
    }

    private SecretStore secret(String name, String typeIfNew) {
        return SecretStore.read(client, objects, names.namespace(), name, typeIfNew);
    }

    private record Read(SecretStore authoritySecret, SecretStore servingSecret, List<BundlePlace> bundles)
            implements Reading {

        @Override
        public Map<String, String> authority() {
            return authoritySecret.texts();
        }

        @Override
        public Map<String, String> serving() {
            return servingSecret.texts();
        }

        @Override
        public void writeAuthority(Map<String, String> texts) throws ChangedMeanwhileException {
            authoritySecret.write(texts);
        }

        @Override
        public void writeServing(Map<String, String> texts) throws ChangedMeanwhileException {
            servingSecret.write(texts);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
