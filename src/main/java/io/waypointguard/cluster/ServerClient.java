package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The Kubernetes client of the server, in place of the extension's default one: with the extension's configuration
 * ({@code quarkus.kubernetes-client.*}), but with a bound on its connections and the serialization of every other client
 * here. Nothing of it is made before something asks for it.
 */
@Singleton
final class ServerClient {

    @Produces
    @Singleton
    KubernetesClient client(Config config, Vertx vertx) {
        return KubeClients.inServer(config, vertx);
    }

    @Produces
    @Singleton
    KubeApi api(KubernetesClient client) {
        return new KubeApi(client);
    }
}
