package io.waypointguard.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedExtension;
import io.waypointguard.cluster.BoundedProcess.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The credential plugin of a kubeconfig (client-go's exec plugins), run once and within a bound. The client library
 * would run it through a shell, for as long as it takes, whenever it reads the file.
 */
final class ExecPlugin {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> VERSIONS =
            Set.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");
    private static final String INFO = "KUBERNETES_EXEC_INFO";
    private static final String EXTENSION = "client.authentication.k8s.io/exec";
    private static final int MAX_WORDS = 600;

    /**
     * What it gives.
     *
     * @param token empty where it gives a certificate
     * @param certificate in PEM; empty where it gives a token
     * @param key of the certificate, in PEM
     * @param end from when on they are not to be used; without one they last as long as this process
     */
    record Credentials(String token, String certificate, String key, Optional<Instant> end) {}

    private final ExecConfig settings;
    private final Optional<Path> folder;
    private final Duration limit;

    /** @param folder of the kubeconfig, from which relative paths start */
    ExecPlugin(ExecConfig settings, Optional<Path> folder, Duration limit) {
        this.settings = settings;
        this.folder = folder;
        this.limit = limit;
    }

    /**
     * Runs it.
     *
     * @param cluster for a plugin that wants to know for which cluster it is asked
     * @throws ClusterException when it gives nothing, with what it says about that
     */
    Credentials run(Cluster cluster) {
        String version = String.valueOf(settings.getApiVersion());
        if (!VERSIONS.contains(version)) {
            throw failed("has the apiVersion " + version + ", which is none of " + String.join(", ", VERSIONS));
        }
        if ("Always".equals(settings.getInteractiveMode())) {
            throw failed("needs a terminal (interactiveMode: Always), which it is not given here");
        }
        return credentials(output(command(version, cluster)), version);
    }

    private ProcessBuilder command(String version, Cluster cluster) {
        List<String> words = new ArrayList<>(List.of(program()));
        words.addAll(Optional.ofNullable(settings.getArgs()).orElse(List.of()));
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        Optional.ofNullable(settings.getEnv())
                .orElse(List.of())
                .forEach(variable ->
                        environment.put(variable.getName(), Objects.requireNonNullElse(variable.getValue(), "")));
        environment.put(INFO, info(version, cluster));
        return builder;
    }

    /** A path that is not absolute starts at the kubeconfig; a bare name is looked for in the PATH. */
    private String program() {
        String command = String.valueOf(settings.getCommand());
        boolean isPath = command.contains("/") || command.contains(File.separator);
        return isPath ? folder.map(path -> path.resolve(command).toString()).orElse(command) : command;
    }

    private String info(String version, Cluster cluster) {
        ObjectNode info = JSON.createObjectNode().put("apiVersion", version).put("kind", "ExecCredential");
        ObjectNode spec = info.putObject("spec").put("interactive", false);
        if (Boolean.TRUE.equals(settings.getProvideClusterInfo())) {
            describe(cluster, spec.putObject("cluster"));
        }
        return info.toString();
    }

    private void describe(Cluster cluster, ObjectNode into) {
        into.put("server", cluster.getServer());
        if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
            into.put("insecure-skip-tls-verify", true);
        }
        authority(cluster).ifPresent(data -> into.put("certificate-authority-data", data));
        if (cluster.getProxyUrl() != null) {
            into.put("proxy-url", cluster.getProxyUrl());
        }
        for (NamedExtension extension :
                Optional.ofNullable(cluster.getExtensions()).orElse(List.of())) {
            if (EXTENSION.equals(extension.getName())) {
                into.set("config", JSON.valueToTree(extension.getExtension()));
            }
        }
    }

    private Optional<String> authority(Cluster cluster) {
        if (cluster.getCertificateAuthorityData() != null || cluster.getCertificateAuthority() == null) {
            return Optional.ofNullable(cluster.getCertificateAuthorityData());
        }
        Path file = KubeconfigChecks.path(cluster.getCertificateAuthority());
        try {
            byte[] bytes =
                    Files.readAllBytes(folder.map(path -> path.resolve(file)).orElse(file));
            return Optional.of(Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            throw new ClusterException("certificate-authority " + file + ": cannot be read");
        }
    }

    private String output(ProcessBuilder command) {
        Ended ended;
        try {
            ended = BoundedProcess.run(command, limit);
        } catch (IOException e) {
            String hint = settings.getInstallHint();
            throw failed("cannot be started" + (hint == null ? "" : ": " + shortened(hint)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted");
        }
        if (!ended.inTime()) {
            throw failed("did not end within " + limit.toSeconds() + " s and was killed" + words(ended));
        }
        if (ended.exitCode() != 0) {
            throw failed("failed with exit code " + ended.exitCode() + words(ended));
        }
        return ended.output();
    }

    /** Its standard output may hold a token, and is not shown. */
    private static String words(Ended ended) {
        String said = shortened(ended.errors());
        return said.isEmpty() ? " and said nothing" : "; it said: " + said;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_WORDS ? line : line.substring(0, MAX_WORDS) + "...";
    }

    private Credentials credentials(String output, String version) {
        JsonNode answer;
        try {
            answer = JSON.readTree(output);
        } catch (JsonProcessingException e) {
            throw failed("did not answer with JSON");
        }
        if (!answer.path("kind").asText().equals("ExecCredential")
                || !answer.path("apiVersion").asText().equals(version)) {
            throw failed("did not answer with an ExecCredential of " + version);
        }
        JsonNode status = answer.path("status");
        Credentials credentials = new Credentials(
                status.path("token").asText(""),
                status.path("clientCertificateData").asText(""),
                status.path("clientKeyData").asText(""),
                end(status.path("expirationTimestamp").asText("")));
        if (credentials.certificate().isEmpty() != credentials.key().isEmpty()) {
            throw failed("gave a certificate without its key, or a key without its certificate");
        }
        if (credentials.token().isEmpty() && credentials.certificate().isEmpty()) {
            throw failed("gave neither a token nor a certificate");
        }
        return credentials;
    }

    private Optional<Instant> end(String timestamp) {
        try {
            return timestamp.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(timestamp));
        } catch (DateTimeException e) {
            throw failed("gave an expirationTimestamp that is no time");
        }
    }

    private ClusterException failed(String how) {
        return new ClusterException("the credential plugin \"" + shortened(String.valueOf(settings.getCommand()))
                + "\" of the kubeconfig " + how);
    }
}
