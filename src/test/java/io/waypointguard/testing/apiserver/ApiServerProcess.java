package io.waypointguard.testing.apiserver;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts kube-apiserver and etcd, which end with this JVM. */
final class ApiServerProcess {

    private ApiServerProcess() {}

    /**
     * Starts a server and waits until it answers.
     *
     * @return a fresh directory under {@code target/} with {@code kubeconfig} and {@code bin/kubectl}, gone when the JVM
     *     ends
     */
    static Path start(ApiServerBinaries binaries) {
        try {
            Path directory = directory(binaries);
            KubeAPIServer server = new KubeAPIServer(new KubeAPIServerConfigBuilder()
                    .withTestDir(directory.toString())
                    .withApiServerVersion(binaries.version())
                    .withOfflineMode(true)
                    .withUpdateKubeConfig(false)
                    .withWaitForEtcdHealthCheckOnStartup(true)
                    .withStartupTimeout(ApiServer.STARTUP_TIMEOUT_MILLIS)
                    .build());
            Set<ProcessHandle> before = children();
            try {
                server.start();
            } finally {
                Set<ProcessHandle> started = new HashSet<>(children());
                started.removeAll(before);
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> stop(server, directory, started), "stop-api-server"));
            }
            Files.writeString(directory.resolve("kubeconfig"), server.getKubeConfigYaml());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A directory for this JVM alone: kube-api-test keeps its certificates beside the binaries and never renews them, and
     * two builds on one machine must not share them.
     */
    private static Path directory(ApiServerBinaries binaries) throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "kubeapitest"));
        Path directory = Files.createTempDirectory(parent, "server-").toAbsolutePath();
        Path source = binaries.directory().toAbsolutePath();
        Path versions = Files.createDirectory(directory.resolve("k8s"));
        Files.createSymbolicLink(versions.resolve(source.getFileName()), source);
        Files.createSymbolicLink(directory.resolve("bin"), source);
        return directory;
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    private static void stop(KubeAPIServer server, Path directory, Set<ProcessHandle> processes) {
        try {
            server.stop();
            Utils.deleteDirectory(directory.toFile());
        } catch (IOException | RuntimeException | LinkageError e) {
            // The class loader that started the server may be closed by now; the processes must end all the same.
            System.err.println("kube-apiserver was not stopped in order: " + e);
        } finally {
            for (ProcessHandle process : processes) {
                process.destroyForcibly();
            }
        }
    }
}
