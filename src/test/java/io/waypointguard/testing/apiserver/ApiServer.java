package io.waypointguard.testing.apiserver;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A running kube-apiserver with its own etcd and the CRDs of Istio and the Gateway API; no controller runs.
 *
 * <p>There is one in a JVM, started by the first test that asks and stopped with the JVM. Tests share it, so each works
 * in Namespaces of its own and takes away what it makes for the whole cluster, webhook configurations above all.
 */
public final class ApiServer {

    static final int STARTUP_TIMEOUT_MILLIS = 120_000;

    /**
     * Where a started server left its directory. A system property and not a field, because Quarkus loads the classes of
     * its tests once more in class loaders of its own, each with its own static fields.
     */
    private static final String DIRECTORY = "waypoint-guard.api-server.directory";

    /** kube-api-test's own range has 254 addresses, and there are tests with thousands of Services. */
    private static final String MORE_ADDRESSES = """
            apiVersion: networking.k8s.io/v1
            kind: ServiceCIDR
            metadata:
              name: more-addresses
            spec:
              cidrs: [10.96.0.0/12]
            """;

    private final Path directory;

    private ApiServer(Path directory) {
        this.directory = directory;
    }

    /** The server of this JVM, running and with its CRDs established. */
    public static ApiServer shared() {
        // Any monitor would do that all class loaders share.
        synchronized (Runtime.getRuntime()) {
            String directory = System.getProperty(DIRECTORY);
            if (directory == null) {
                ApiServer started = new ApiServer(ApiServerProcess.start(ApiServerBinaries.findOrDownload()));
                Crds.installOn(started.kubectl());
                started.kubectl().apply(MORE_ADDRESSES).orFail();
                directory = started.directory.toString();
                System.setProperty(DIRECTORY, directory);
            }
            return new ApiServer(Path.of(directory));
        }
    }

    /** Another server, for one test alone and without any CRD; it ends with this JVM. */
    public static ApiServer bare() {
        return new ApiServer(ApiServerProcess.start(ApiServerBinaries.findOrDownload()));
    }

    /** A kubeconfig file of a cluster administrator. */
    public Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    /** A new client of a cluster administrator, for the caller to close. */
    public KubernetesClient client() {
        try {
            Config config = Config.fromKubeconfig(Files.readString(kubeconfig()));
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kubectl that belongs to the server, as a cluster administrator. */
    public Kubectl kubectl() {
        return new Kubectl(directory.resolve("bin/kubectl"), kubeconfig());
    }
}
