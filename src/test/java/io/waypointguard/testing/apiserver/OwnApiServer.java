package io.waypointguard.testing.apiserver;

import io.fabric8.kubeapitest.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A kube-apiserver and an etcd that one test class has for itself, to kill, to start again on the same ports with the
 * same data, and to take back to an earlier state. Nothing is in it but what Kubernetes itself puts there.
 */
public final class OwnApiServer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMillis(ApiServer.STARTUP_TIMEOUT_MILLIS);

    private static final int MANY = 300;

    private final ApiServerBinaries binaries;
    private final Path directory;
    private final int etcdPort;
    private final int peerPort;
    private final int port;
    private Optional<Process> etcd = Optional.empty();
    private Optional<Process> apiServer = Optional.empty();

    private OwnApiServer(ApiServerBinaries binaries, Path directory, List<Integer> ports) {
        this.binaries = binaries;
        this.directory = directory;
        this.etcdPort = ports.get(0);
        this.peerPort = ports.get(1);
        this.port = ports.get(2);
    }

    /** Starts both, and waits until they answer. */
    public static OwnApiServer start() {
        try {
            Path parent = Files.createDirectories(Path.of("target", "kubeapitest"));
            Path directory = Files.createTempDirectory(parent, "own-").toAbsolutePath();
            OwnApiServer server = new OwnApiServer(ApiServerBinaries.findOrDownload(), directory, freePorts(3));
            server.prepare();
            Runtime.getRuntime().addShutdownHook(new Thread(server::kill, "kill-own-api-server"));
            server.startEtcd();
            server.startApiServer();
            return server;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The port of the API server, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** What its certificate is to be trusted by. */
    public Path certificate() {
        return directory.resolve("certs/apiserver.crt");
    }

    /** A place for files of the test, which goes with the server. */
    public Path directory() {
        return directory;
    }

    /** As a cluster administrator. */
    public Kubectl kubectl() {
        return new Kubectl(binaries.kubectl(), directory.resolve("kubeconfig"));
    }

    /** Istio's and the Gateway API's, or the project's own where those are not at hand. */
    public void installCrds() {
        Crds.installOn(kubectl());
    }

    public void startEtcd() {
        String url = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + peerPort;
        etcd = Optional.of(run(
                "etcd",
                "--data-dir=" + data(),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync"));
    }

    /** At once, as by a power cut. */
    public void killEtcd() {
        end(etcd, true);
    }

    /** Starts it, and waits until it is ready. */
    public void startApiServer() {
        apiServer = Optional.of(run(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--cert-dir=" + directory.resolve("certs"),
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://localhost",
                "--service-account-key-file=" + directory.resolve("sa.key"),
                "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                "--disable-admission-plugins=ServiceAccount",
                "--service-cluster-ip-range=10.0.0.0/16",
                "--allow-privileged"));
        awaitReady();
    }

    public void awaitReady() {
        Awaitility.await("the API server to be ready; its log is in " + directory)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> kubectl().run("get", "--raw=/readyz").exitCode() == 0);
    }

    /** At once, as by a power cut: no connection is closed in order. */
    public void killApiServer() {
        end(apiServer, true);
    }

    /** In order: watches are ended, connections closed. */
    public void stopApiServer() {
        end(apiServer, false);
    }

    /** All that is stored at this moment. */
    public Path backup() {
        Path backup = directory.resolve("backup-" + UUID.randomUUID());
        killEtcd();
        copy(data(), backup);
        startEtcd();
        return backup;
    }

    /** Writes more than the API server itself does when it starts, as any cluster does in a few minutes. */
    public void writeMuch() {
        StringBuilder objects = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            objects.append("apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: much-}\n---\n");
        }
        kubectl().run(List.of("create", "-f", "-"), objects.toString()).orFail();
    }

    /** Starts both again from a backup, as if nothing had happened since. */
    public void restore(Path backup) {
        killApiServer();
        killEtcd();
        try {
            Files.move(data(), directory.resolve("lost-" + UUID.randomUUID()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy(backup, data());
        startEtcd();
        startApiServer();
    }

    private Path data() {
        return directory.resolve("etcd");
    }

    private void prepare() throws IOException, GeneralSecurityException {
        String token = UUID.randomUUID().toString();
        Files.writeString(directory.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String key = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(
                directory.resolve("sa.key"),
                "-----BEGIN PRIVATE KEY-----\n" + key.replace("\r", "") + "\n-----END PRIVATE KEY-----\n");
        Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: own
                contexts: [{name: own, context: {cluster: own, user: admin}}]
                clusters: [{name: own, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}]
                users: [{name: admin, user: {token: %s}}]
                """.formatted(port, certificate(), token));
    }

    private Process run(String binary, String... options) {
        List<String> command = new ArrayList<>();
        command.add(binaries.directory().resolve(binary).toString());
        command.addAll(List.of(options));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(binary + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Optional<Process> process, boolean atOnce) {
        process.ifPresent(running -> {
            if (atOnce) {
                running.destroyForcibly();
            } else {
                running.destroy();
            }
            try {
                if (!running.waitFor(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("it did not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private void kill() {
        apiServer.ifPresent(Process::destroyForcibly);
        etcd.ifPresent(Process::destroyForcibly);
    }

    @Override
    public void close() {
        killApiServer();
        killEtcd();
        try {
            Utils.deleteDirectory(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
