package io.waypointguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cluster.KubeObjects;
import io.waypointguard.tls.CertificateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The certificates of a webhook in a cluster: two Secrets, and the bundles of two webhook configurations. */
final class ClusterCertificates implements CertificateStore, AutoCloseable {

    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";

    /** Who is who. */
    record Names(String namespace, String service, String caSecret, String tlsSecret, String webhookConfiguration) {}

    private final KubeObjects objects;
    private final Names names;

    ClusterCertificates(KubeObjects objects, Names names) {
        this.objects = objects;
        this.names = names;
    }

    @Override
    public Reading read() {
        List<BundlePlace> bundles = List.of(
                configuration("validatingwebhookconfigurations", "ValidatingWebhookConfiguration"),
                configuration("mutatingwebhookconfigurations", "MutatingWebhookConfiguration"));
        StoredSecret serving =
                StoredSecret.read(objects, names.namespace(), names.tlsSecret(), StoredSecret.TYPE_OF_SERVERS);
        StoredSecret authority =
                StoredSecret.read(objects, names.namespace(), names.caSecret(), StoredSecret.TYPE_OF_ANYTHING);
        return new Read(authority, serving, bundles);
    }

    private WebhookBundles configuration(String resource, String kind) {
        String path = CONFIGURATIONS + resource + "/" + names.webhookConfiguration();
        Optional<JsonNode> found = objects.get(path);
        WebhookBundles bundles = new WebhookBundles(objects, path, kind + " " + names.webhookConfiguration(), found);
        bundles.refuseOtherThan(names.namespace(), names.service());
        return bundles;
    }

    private record Read(StoredSecret authoritySecret, StoredSecret servingSecret, List<BundlePlace> bundles)
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
        objects.close();
    }
}
