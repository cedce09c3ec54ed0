package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.function.Supplier;

/** Builds Kubernetes clients. They connect when they are first used, on threads of their own. */
public final class KubeClients {

    /** Also the first part of the user agent of every more special client. */
    public static final String USER_AGENT = "waypoint-guard";

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

    /** Once, at once: for a connection that the API server closed while it was idle. Longer backoff is the caller's. */
    private static final int RETRIES = 1;

    private static final int RETRY_INTERVAL_MILLIS = 50;

    private KubeClients() {}

    /**
     * A client for the cluster that a kubeconfig names, for the caller to close.
     *
     * @param kubeconfig a path; empty for what the environment names, as for kubectl: the files of KUBECONFIG,
     *     {@code ~/.kube/config}, or the ServiceAccount of the pod
     * @param context empty for the current one
     * @param userAgent what the API server logs; also the field manager of what is created or updated
     * @throws ClusterException when there is no usable kubeconfig
     */
    public static KubernetesClient open(String kubeconfig, String context, String userAgent) {
        KubeContext from = KubeContext.of(kubeconfig, context);
        return new KubernetesClientBuilder()
                .withConfig(settings(from.config(), from.again(), userAgent))
                // Without a scan of the class path for models: typed resources do not need it, and it loads hundreds.
                .withKubernetesSerialization(new KubernetesSerialization(new ObjectMapper(), false))
                .build();
    }

    private static Config settings(Config config, Supplier<Config> again, String userAgent) {
        ConfigBuilder settings = new ConfigBuilder(config)
                .withUserAgent(userAgent)
                .withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
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
