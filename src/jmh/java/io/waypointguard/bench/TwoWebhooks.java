package io.waypointguard.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.certs.EphemeralCertificate;
import io.waypointguard.testing.apiserver.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The packaged guard, on a cluster, and the null webhook, alike in everything but what they do. */
final class TwoWebhooks implements AutoCloseable {

    static final int GUARD_PORT = 18_443;
    static final int NULL_PORT = 18_444;
    static final String MANAGEMENT = "http://localhost:19000";

    private final Path directory;
    final ServerProcess guard;
    final ServerProcess nothing;
    final double millisToReady;

    TwoWebhooks(ApiServer server) throws IOException, InterruptedException {
        directory = Files.createTempDirectory("bench");
        EphemeralCertificate certificate = EphemeralCertificate.at(Instant.now());
        Path crt = Files.writeString(
                directory.resolve("tls.crt"), certificate.pem().certificate());
        Path key = Files.writeString(
                directory.resolve("tls.key"), certificate.pem().key());
        nothing = ServerProcess.start(
                ServerProcess.jvm(),
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        NullWebhook.class.getName(),
                        String.valueOf(NULL_PORT),
                        crt.toString(),
                        key.toString()),
                Map.of(),
                directory.resolve("null.log"));
        long start = System.nanoTime();
        guard = ServerProcess.start(
                ServerProcess.jvm(),
                List.of(
                        "-Dguard.tls.certificate=" + crt,
                        "-Dguard.tls.key=" + key,
                        "-Dquarkus.http.ssl-port=" + GUARD_PORT,
                        "-Dquarkus.management.port=19000",
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString(),
                        "serve"),
                Map.of("KUBECONFIG", server.kubeconfig().toString()),
                directory.resolve("guard.log"));
        guard.awaitReady(MANAGEMENT + "/q/health/ready");
        millisToReady = (System.nanoTime() - start) / 1e6;
        System.out.println("logs in " + directory);
    }

    Path certificate() {
        return directory.resolve("tls.crt");
    }

    /** Has the API server ask one of them about policies in Namespaces with the label {@code bench: NAME}. */
    void register(KubernetesClient client, String name, int port) throws IOException {
        String bundle = Base64.getEncoder()
                .encodeToString(Files.readString(certificate()).getBytes(StandardCharsets.US_ASCII));
        client.resource("""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration",
                 "metadata":{"name":"bench-%s"},"webhooks":[{"name":"%s.bench.example.com",
                  "admissionReviewVersions":["v1"],"sideEffects":"None","timeoutSeconds":5,"failurePolicy":"Fail",
                  "namespaceSelector":{"matchLabels":{"bench":"%s"}},
                  "clientConfig":{"url":"https://localhost:%d/validate","caBundle":"%s"},
                  "rules":[{"apiGroups":["security.istio.io"],"apiVersions":["*"],"operations":["CREATE"],
                   "resources":["authorizationpolicies"]}]}]}""".formatted(name, name, name, port, bundle)).serverSideApply();
    }

    @Override
    public void close() throws InterruptedException {
        guard.close();
        nothing.close();
    }
}
