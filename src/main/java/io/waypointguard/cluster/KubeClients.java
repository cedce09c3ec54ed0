package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Builds Kubernetes clients, all alike. They connect when they are first used. */
public final class KubeClients {

    /** Also the first part of the user agent of every more special client. */
    public static final String USER_AGENT = "waypoint-guard";

    /** Of a whole answer, where the caller names no other time. */
    private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

    /** Once, at once: for a connection that the API server closed while it was idle. Longer backoff is the caller's. */
    private static final int RETRIES = 1;

    private static final int RETRY_INTERVAL_MILLIS = 50;

    private KubeClients() {}

    /**
     * A client for the cluster that a kubeconfig names, on threads of its own, for the caller to close.
     *
     * @param kubeconfig a path; empty for what the environment names, as for kubectl: the files of KUBECONFIG,
     *     {@code ~/.kube/config}, or the ServiceAccount of the pod
     * @param context empty for the current one
     * @param userAgent what the API server logs; also the field manager of what is created or updated
     * @throws ClusterException when there is no usable kubeconfig
     */
    public static KubernetesClient open(String kubeconfig, String context, String userAgent) {
        return of(KubeContext.of(kubeconfig, context), userAgent);
    }

    /** A client for that context, on threads of its own. */
    static KubernetesClient of(KubeContext context) {
        return of(context, USER_AGENT);
    }

    private static KubernetesClient of(KubeContext context, String userAgent) {
        return build(settings(context.config(), context.again(), userAgent), new ApiConnections());
    }

    /** A client of a configuration that stays as it is, on threads of its own. */
    static KubernetesClient of(Config config) {
        return build(settings(config, () -> config, USER_AGENT), new ApiConnections());
    }

    /** The server's client: as Quarkus configures it, on the threads that are there already. */
    static KubernetesClient inServer(Config config, Vertx vertx) {
        // A token that is given stays; any other is in a file, which changes.
        Supplier<Config> again = config.getOauthToken() == null ? () -> Config.autoConfigure(null) : () -> config;
        return build(settings(config, again, USER_AGENT), new ApiConnections(vertx));
    }

    private static KubernetesClient build(Config config, ApiConnections connections) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                // Without a scan of the class path for models: typed resources do not need it, and it loads hundreds.
                .withKubernetesSerialization(new KubernetesSerialization(StoredJson.MAPPER.copy(), false))
                .withHttpClientFactory(connections)
                .build();
    }

    private static Config settings(Config config, Supplier<Config> again, String userAgent) {
        ConfigBuilder settings = new ConfigBuilder(config)
                .withUserAgent(userAgent)
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(RETRIES)
                .withRequestRetryBackoffInterval(RETRY_INTERVAL_MILLIS);
        if (config.getAuthProvider() == null) {
            // Else the client itself knows how to get a new token.
            settings.withOauthTokenProvider(new ApiToken(config, again));
        }
        return settings.build();
    }
}
