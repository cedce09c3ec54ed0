package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The Kubernetes client of the server, in place of the extension's default one: with the extension's configuration
 * ({@code quarkus.kubernetes-client.*}) and serialization, but with a bound on its connections. Nothing of it is made
 * before something asks for it.
 */
@Singleton
final class ServerClient {

    @Produces
    @Singleton
    KubernetesClient client(Config config, KubernetesSerialization serialization, Vertx vertx) {
        return KubeClients.inServer(config, serialization, vertx);
    }

    @Produces
    @Singleton
    KubeApi api(KubernetesClient client) {
        return new KubeApi(client);
    }
}
