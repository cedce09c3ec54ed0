package io.waypointguard.testing.guard;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.Kubectl;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The API server of this JVM with a guard of its own process, which has the rights of the shipped manifests and no
 * others, and is registered by the configurations that are shipped. To be closed when the tests of a class are over, so
 * that the next ones find the API server as it was.
 *
 * <p>Names of Namespaces are never used twice: nothing in this API server removes a deleted Namespace.
 */
public final class GuardedCluster implements AutoCloseable {

    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private final ApiServer server;
    private final GuardProcess guard;
    private final WebhookRegistration registration;

    private GuardedCluster(ApiServer server, GuardProcess guard, WebhookRegistration registration) {
        this.server = server;
        this.guard = guard;
        this.registration = registration;
    }

    /** Starts a guard with those settings, beside those that the test bed needs. */
    public static GuardedCluster start(Map<String, String> settings) {
        ApiServer server = ApiServer.shared();
        GuardProcess guard = GuardProcess.options()
                .kubeconfig(InstalledAccounts.kubeconfig(server, InstalledAccounts.SERVING))
                .settings(settings)
                .start();
        try {
            return new GuardedCluster(server, guard, WebhookRegistration.of(guard, server.kubectl()));
        } catch (RuntimeException | Error e) {
            guard.kill();
            throw e;
        }
    }

    public static GuardedCluster start() {
        return start(Map.of());
    }

    public Kubectl kubectl() {
        return server.kubectl();
    }

    public KubernetesClient client() {
        return server.client();
    }

    public GuardProcess guard() {
        return guard;
    }

    /** Makes the registration what it was at the start, as applying the shipped file once more does. */
    public void registerAgain() {
        registration.repeat();
    }

    /** A name that no Namespace has had yet. */
    public static String newName(String about) {
        return about + "-" + NAMESPACES.incrementAndGet();
    }

    @Override
    public void close() {
        try {
            registration.close();
        } finally {
            guard.close();
        }
    }
}
