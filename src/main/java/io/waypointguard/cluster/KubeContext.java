package io.waypointguard.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        Config config = read(kubeconfig, context);
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
                () -> read(kubeconfig, context));
    }

    /** Whether there is anything to show to the API server; not where a plugin should have given it and has failed. */
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

    private static Config read(String kubeconfig, String context) {
        return kubeconfig.isEmpty() ? fromEnvironment(context) : fromFile(kubeconfig, context);
    }

    private static Config fromEnvironment(String context) {
        try {
            Config config = Config.autoConfigure(context);
            // Else a copy of it is configured again, from the current context, and fills gaps with its credentials.
            config.setAutoConfigure(false);
            return config;
        } catch (RuntimeException e) {
            throw unusable("the kubeconfig");
        }
    }

    private static Config fromFile(String path, String context) {
        try {
            return Config.fromKubeconfig(context, Files.readString(Path.of(path)), path);
        } catch (IOException e) {
            throw new ClusterException(
                    path + ": " + (Files.exists(Path.of(path)) ? "cannot be read" : "does not exist"));
        } catch (RuntimeException e) {
            throw unusable(path);
        }
    }

    /** Without the cause, whose message may quote the file, which holds secrets. */
    private static ClusterException unusable(String source) {
        return new ClusterException(source + ": is no kubeconfig that can be used");
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
