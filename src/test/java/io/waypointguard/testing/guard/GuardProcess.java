package io.waypointguard.testing.guard;

import io.waypointguard.testing.metrics.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged guard, {@code java -jar quarkus-run.jar serve}, on free ports and with a certificate made for this run.
 * Its log is a file below {@code target/guard}. However the test ends, the process ends with it.
 */
public final class GuardProcess implements AutoCloseable {

    private static final Path JAR =
            Path.of(System.getProperty("quarkus-run.jar", "target/quarkus-app/quarkus-run.jar"));
    private static final String REQUESTS = "waypoint_guard_requests_seconds_count";
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final long STOP_TIMEOUT_SECONDS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path directory;
    private final int port;
    private final int managementPort;

    private GuardProcess(Process process, Path directory, int port, int managementPort) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** What is to be started; the mesh is that of the cluster, where {@link #setting} does not say otherwise. */
    public static final class Options {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private List<String> jvm = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

        private Options() {
            settings.put("guard.mesh.source", "cluster");
            settings.put("guard.tls.mode", "ephemeral");
            settings.put("quarkus.log.console.json.enabled", "false");
        }

        /** The cluster whose mesh it follows. */
        public Options kubeconfig(Path file) {
            environment.put("KUBECONFIG", file.toAbsolutePath().toString());
            return this;
        }

        /** A mesh of files in place of a cluster's. */
        public Options manifests(String path) {
            return setting("guard.mesh.source", "manifests").setting("guard.mesh.manifests", path);
        }

        public Options setting(String key, String value) {
            settings.put(key, value);
            return this;
        }

        public Options settings(Map<String, String> more) {
            settings.putAll(more);
            return this;
        }

        /** Variables as a pod has them; what {@link #setting} says goes before them. */
        public Options environment(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        /** In place of the usual options of the JVM: a small heap, the serial collector, a compiler that starts fast. */
        public Options jvm(String... options) {
            jvm = List.of(options);
            return this;
        }

        /** Starts it, and waits until it says that it is ready. */
        public GuardProcess start() {
            GuardProcess guard = launch();
            try {
                guard.awaitReady();
                return guard;
            } catch (RuntimeException | Error e) {
                guard.kill();
                throw e;
            }
        }

        /** Starts it, and does not wait for anything. */
        public GuardProcess launch() {
            try {
                Path directory = Files.createTempDirectory(
                                Files.createDirectories(Path.of("target", "guard")), "guard-")
                        .toAbsolutePath();
                int port = freePort();
                int managementPort = freePort();
                settings.put("guard.tls.ephemeral-file", certificate(directory).toString());
                settings.put("quarkus.http.ssl-port", String.valueOf(port));
                settings.put("quarkus.management.port", String.valueOf(managementPort));
                ProcessBuilder builder = new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(log(directory).toFile());
                builder.environment().putAll(environment);
                GuardProcess guard = new GuardProcess(builder.start(), directory, port, managementPort);
                Runtime.getRuntime().addShutdownHook(new Thread(guard::kill, "kill-guard"));
                return guard;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm);
            settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
            command.addAll(List.of("-jar", JAR.toString(), "serve"));
            return command;
        }
    }

    public static Options options() {
        return new Options();
    }

    /** Where the API server calls it. */
    public String url() {
        return "https://localhost:" + port;
    }

    /** Its certificate in PEM, which is its own CA. */
    public String certificate() {
        return read(certificate(directory));
    }

    /** Where probes and metrics are, plain HTTP. */
    public URI management(String path) {
        return URI.create("http://localhost:" + managementPort + path);
    }

    public String log() {
        return read(log(directory));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isReady() {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Its metrics, as Prometheus finds them. */
    public Scrape metrics() {
        return Scrape.of(management("/q/metrics"));
    }

    /** How many AdmissionReviews about the kinds that it knows it has answered. Its warm-up is none of them. */
    public long reviews() {
        Scrape metrics = metrics();
        return Math.round(metrics.sum(REQUESTS) - metrics.sum(REQUESTS, "resource", "other"));
    }

    /** How many of them came by that path, {@code validate} or {@code mutate}. */
    public long reviews(String path) {
        Scrape metrics = metrics();
        return Math.round(
                metrics.sum(REQUESTS, "path", path) - metrics.sum(REQUESTS, "path", path, "resource", "other"));
    }

    public void awaitReady() {
        Awaitility.await("the guard to be ready; its log: " + log(directory))
                .atMost(READY_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the guard ended with " + process.exitValue() + ": " + log());
                    }
                    return isReady();
                });
    }

    /** Asks it to end (SIGTERM), and waits until it has; returns its exit code. */
    public int stop() {
        process.destroy();
        try {
            if (process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError("the guard did not end; its log: " + log());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            kill();
        }
    }

    /** Ends it at once. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return http.send(HttpRequest.newBuilder(management(path)).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Path certificate(Path directory) {
        return directory.resolve("ephemeral.crt");
    }

    private static Path log(Path directory) {
        return directory.resolve("guard.log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
