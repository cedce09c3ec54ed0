package io.waypointguard.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Utils;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which API server to ask, as whom, and the Namespace that is meant where none is named: a context of a kubeconfig.
 *
 * @param again reads the same context anew, for a token of it may end before the last list
 */
record KubeContext(Config config, String namespace, Supplier<Config> again) {

    private static final String DEFAULT_NAMESPACE = "default";
    private static final int NAMED = 10;

    /**
     * What a kubeconfig says.
     *
     * @param kubeconfig a path; empty for what the environment names, as for kubectl: the files of KUBECONFIG,
     *     {@code ~/.kube/config}, or the ServiceAccount of the pod
     * @param context empty for the current one
     * @throws ClusterException when there is none, or it does not say which API server
     */
    static KubeContext of(String kubeconfig, String context) {
        return of(kubeconfig, context, ExecPlugin.LIMIT, Clock.systemUTC());
    }

    static KubeContext of(String kubeconfig, String context, Duration pluginLimit, Clock clock) {
        Supplier<Config> reading = reading(kubeconfig, context, pluginLimit, clock);
        Config config = reading.get();
        String source = kubeconfig.isEmpty() ? "the kubeconfig" : kubeconfig;
        Optional<NamedContext> current = Optional.ofNullable(config.getCurrentContext());
        if (!context.isEmpty()
                && current.map(NamedContext::getName).filter(context::equals).isEmpty()) {
            throw new ClusterException(source + " has no context \"" + context + "\"" + contexts(config));
        }
        if (current.isEmpty() && !config.getContexts().isEmpty()) {
            throw new ClusterException(
                    source + " names no current context: choose one with --context" + contexts(config));
        }
        if (current.isEmpty() && config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)) {
            throw new ClusterException(
                    "there is no kubeconfig: name one with --kubeconfig PATH or the variable KUBECONFIG");
        }
        String namespace =
                current.map(named -> named.getContext().getNamespace()).orElse(config.getNamespace());
        return new KubeContext(
                config,
                namespace == null || namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace,
                orLast(reading, config));
    }

    /** The last that was read where there is none now: the files may be missing for a moment while they are replaced. */
    private static Supplier<Config> orLast(Supplier<Config> reading, Config first) {
        AtomicReference<Config> last = new AtomicReference<>(first);
        return () -> {
            try {
                last.set(reading.get());
            } catch (ClusterException e) {
                // What is known has to do; who asks with an old token is told so by the API server.
            }
            return last.get();
        };
    }

    /** Whether there is anything to show to the API server. */
    boolean hasCredentials() {
        return Stream.of(
                        config.getOauthToken(),
                        config.getAutoOAuthToken(),
                        config.getClientCertData(),
                        config.getClientCertFile(),
                        config.getUsername(),
                        config.getOauthTokenProvider())
                .anyMatch(Objects::nonNull);
    }

    private static Supplier<Config> reading(String kubeconfig, String context, Duration pluginLimit, Clock clock) {
        if (!kubeconfig.isEmpty()) {
            return new Kubeconfig(List.of(KubeconfigChecks.path(kubeconfig)), kubeconfig, context, pluginLimit, clock)
                    ::read;
        }
        List<Path> files = filesOfTheEnvironment();
        return files.isEmpty()
                ? KubeContext::ofTheServiceAccount
                : new Kubeconfig(files, "the kubeconfig", context, pluginLimit, clock)::read;
    }

    private static List<Path> filesOfTheEnvironment() {
        if (!Utils.getSystemPropertyOrEnvVar(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, true)) {
            return List.of();
        }
        return Config.getKubeconfigFilenames().stream()
                .map(File::new)
                .filter(file -> file.isFile() && file.length() > 0)
                .map(File::toPath)
                .toList();
    }

    private static Config ofTheServiceAccount() {
        try {
            Config config = Config.autoConfigure(null);
            // Else a copy of it is configured again.
            config.setAutoConfigure(false);
            return config;
        } catch (RuntimeException e) {
            throw Kubeconfig.unusable("the kubeconfig");
        }
    }

    private static String contexts(Config config) {
        List<String> names = config.getContexts().stream()
                .map(NamedContext::getName)
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        int more = names.size() - NAMED;
        return "; it has " + String.join(", ", names.stream().limit(NAMED).toList())
                + (more > 0 ? " and " + more + " more" : "");
    }
}
