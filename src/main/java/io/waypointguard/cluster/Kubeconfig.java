package io.waypointguard.cluster;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.waypointguard.cluster.ExecPlugin.Credentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a kubeconfig, merged by the client library as kubectl merges them. Files may change, and are read at each
 * call; what a credential plugin gave is kept until it ends.
 */
final class Kubeconfig {

    /** Before they end: a request takes time. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final List<Path> files;
    private final String source;
    private final String context;
    private final Duration pluginLimit;
    private final Clock clock;
    private @Nullable Credentials known;

    /**
     * @param source what to call it in messages
     * @param context empty for the current one
     */
    Kubeconfig(List<Path> files, String source, String context, Duration pluginLimit, Clock clock) {
        this.files = List.copyOf(files);
        this.source = source;
        this.context = context;
        this.pluginLimit = pluginLimit;
        this.clock = clock;
    }

    /**
     * The configuration of a client; without a current context where there is none of that name.
     *
     * @throws ClusterException when a file cannot be read, or a plugin gives no credentials
     */
    Config read() {
        List<io.fabric8.kubernetes.api.model.Config> models = new ArrayList<>();
        files.forEach(file -> models.add(parsed(file)));
        Config config = merged(models);
        Optional<Context> current =
                Optional.ofNullable(config.getCurrentContext()).map(NamedContext::getContext);
        if (current.isPresent() && isTheOneThatIsMeant(config)) {
            Cluster cluster = cluster(current.get(), models);
            user(current.get(), models).ifPresent(user -> setCredentials(config, user, cluster));
            KubeconfigChecks.check(config, source);
        }
        return config;
    }

    /** Not where the library has taken the current one because there is none of that name. */
    private boolean isTheOneThatIsMeant(Config config) {
        return context.isEmpty() || context.equals(config.getCurrentContext().getName());
    }

    private static io.fabric8.kubernetes.api.model.Config parsed(Path file) {
        KubeconfigChecks.read(file, file.toString());
        try {
            return KubeConfigUtils.parseConfig(file.toFile());
        } catch (RuntimeException e) {
            throw unusable(file.toString());
        }
    }

    private Config merged(List<io.fabric8.kubernetes.api.model.Config> models) {
        try {
            Config config = Config.empty();
            // Else the library runs the plugin by itself.
            config.setOauthTokenProvider(() -> "");
            KubeConfigUtils.merge(config, context, models.toArray(io.fabric8.kubernetes.api.model.Config[]::new));
            config.setOauthTokenProvider(null);
            Config.configFromSysPropsOrEnvVars(config);
            return config;
        } catch (RuntimeException e) {
            throw unusable(source);
        }
    }

    private Cluster cluster(Context current, List<io.fabric8.kubernetes.api.model.Config> models) {
        return models.stream()
                .flatMap(model -> orNone(model.getClusters()).stream())
                .filter(named -> named.getName().equals(current.getCluster()) && named.getCluster() != null)
                .findFirst()
                .map(NamedCluster::getCluster)
                .orElseThrow(() -> new ClusterException(source + ": the context names the cluster \""
                        + current.getCluster() + "\", which is not there"));
    }

    private static Optional<AuthInfo> user(Context current, List<io.fabric8.kubernetes.api.model.Config> models) {
        return models.stream()
                .flatMap(model -> orNone(model.getUsers()).stream())
                .filter(named -> named.getName().equals(current.getUser()) && named.getUser() != null)
                .findFirst()
                .map(NamedAuthInfo::getUser);
    }

    private void setCredentials(Config config, AuthInfo user, Cluster cluster) {
        Optional<Path> folder = Optional.ofNullable(config.getFileWithAuthInfo())
                .map(file -> file.toPath().toAbsolutePath().getParent());
        if (user.getTokenFile() != null && !user.getTokenFile().isEmpty()) {
            Path given = KubeconfigChecks.path(user.getTokenFile());
            Path file = folder.map(path -> path.resolve(given)).orElse(given);
            byte[] token = KubeconfigChecks.read(file, source + ": tokenFile " + file);
            config.setAutoOAuthToken(new String(token, StandardCharsets.UTF_8).strip());
        } else if (user.getExec() != null && user.getToken() == null) {
            setCredentials(config, credentials(new ExecPlugin(user.getExec(), folder, pluginLimit), cluster));
        }
    }

    private static void setCredentials(Config config, Credentials credentials) {
        if (!credentials.token().isEmpty()) {
            config.setAutoOAuthToken(credentials.token());
        }
        if (!credentials.certificate().isEmpty()) {
            config.setClientCertData(base64(credentials.certificate()));
            config.setClientKeyData(base64(credentials.key()));
            config.setClientKeyAlgo(Config.getKeyAlgorithm(null, config.getClientKeyData()));
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized Credentials credentials(ExecPlugin plugin, Cluster cluster) {
        Credentials last = known;
        if (last == null
                || last.end()
                        .filter(end -> end.minus(MARGIN).isBefore(clock.instant()))
                        .isPresent()) {
            last = plugin.run(cluster);
            known = last;
        }
        return last;
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** Without the cause, whose message may quote the file, which holds secrets. */
    static ClusterException unusable(String source) {
        return new ClusterException(source + ": is no kubeconfig that can be used");
    }
}
