package io.waypointguard.testing.apiserver;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.Utils;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubeapitest.binary.OSInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory {@code k8s/VERSION-OS-ARCH} that holds kube-apiserver, etcd and kubectl, all three executable.
 *
 * @param directory that directory
 * @param version the Kubernetes version in its name, like {@code 1.36.3}
 */
record ApiServerBinaries(Path directory, String version) {

    private static final List<String> NAMES = List.of("kube-apiserver", "etcd", "kubectl");
    private static final String PLATFORM = Utils.platformSuffix(new OSInfo());

    /**
     * The newest version under {@code $KUBE_API_TEST_DIR}, or else {@code ~/.kubeapitest}; where
     * {@code KUBE_API_TEST_API_SERVER_VERSION} is set, that version alone.
     */
    static Optional<ApiServerBinaries> find() {
        Path versions = home().resolve("k8s");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        String wanted = System.getenv("KUBE_API_TEST_API_SERVER_VERSION");
        try (Stream<Path> directories = Files.list(versions)) {
            return directories
                    .filter(directory -> directory.getFileName().toString().matches("[0-9.]+" + PLATFORM))
                    .map(ApiServerBinaries::in)
                    .filter(binaries -> wanted == null || wanted.equals(binaries.version))
                    .filter(ApiServerBinaries::complete)
                    .max(Comparator.comparing(ApiServerBinaries::version, Utils.SEMVER_COMPARATOR));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True where the developer allows a download, by {@code KUBE_API_TEST_DOWNLOAD=true}; never by default. */
    static boolean mayBeDownloaded() {
        return Boolean.parseBoolean(System.getenv("KUBE_API_TEST_DOWNLOAD"));
    }

    /** Those found, or else those that the download brings. */
    static ApiServerBinaries findOrDownload() {
        return find().orElseGet(() -> {
            // Every option is given, because kube-api-test fails on its own environment variables that are not strings.
            new BinaryManager(new KubeAPIServerConfigBuilder()
                            .withTestDir(home().toString())
                            .withOfflineMode(!mayBeDownloaded())
                            .withWaitForEtcdHealthCheckOnStartup(true)
                            .withStartupTimeout(ApiServer.STARTUP_TIMEOUT_MILLIS)
                            .build())
                    .initAndDownloadIfRequired();
            return find().orElseThrow(() -> new IllegalStateException("nothing usable was downloaded to " + home()));
        });
    }

    Path kubectl() {
        return directory.resolve("kubectl");
    }

    private static Path home() {
        String configured = System.getenv("KUBE_API_TEST_DIR");
        return configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".kubeapitest")
                : Path.of(configured);
    }

    private static ApiServerBinaries in(Path directory) {
        String name = directory.getFileName().toString();
        return new ApiServerBinaries(directory, name.substring(0, name.length() - PLATFORM.length()));
    }

    private boolean complete() {
        return NAMES.stream().map(directory::resolve).allMatch(Files::isExecutable);
    }
}
