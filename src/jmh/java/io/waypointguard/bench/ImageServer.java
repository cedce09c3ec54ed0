package io.waypointguard.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start the server of an image's files on the samples; the memory of the machine is taken to be the chart's limit.
 *
 * @param directory of its certificate and its log
 */
record ImageServer(Path directory, int port, int managementPort) {

    static final Path SAMPLES = Path.of("deploy", "samples");

    /** Where the profile {@code image} puts the files. */
    static final Path IMAGE = Path.of("target", "image", "root");

    static ImageServer onFreePorts() throws IOException {
        return new ImageServer(Files.createTempDirectory("image-server"), freePort(), freePort());
    }

    /** The option by which the archive of classes of that image is used. */
    static String archive(Path image) {
        return "-XX:AOTCache=" + image.resolve("app").resolve("classes.aot");
    }

    /** Starts it, with those options of the JVM. */
    ServerProcess start(Path image, List<String> options) throws IOException {
        List<String> jvm = new ArrayList<>();
        jvm.add(image.resolve(Path.of("opt", "java", "bin", "java")).toString());
        jvm.add("-XX:MaxRAM=384m");
        jvm.addAll(options);
        List<String> arguments = List.of(
                "-Dguard.tls.ephemeral-file=" + certificate(),
                "-Dquarkus.management.port=" + managementPort,
                "-Dquarkus.log.category.\"io.waypointguard.admission.DenialLog\".level=WARN",
                "-jar",
                image.resolve("app").resolve("quarkus-run.jar").toString(),
                "serve",
                "--port",
                String.valueOf(port),
                "--manifests",
                SAMPLES.resolve("mesh").toString());
        return ServerProcess.start(jvm, arguments, Map.of(), directory.resolve("server.log"));
    }

    /** The address that answers 200 when it is ready. */
    String ready() {
        return "http://localhost:" + managementPort + "/q/health/ready";
    }

    Path certificate() {
        return directory.resolve("server.crt");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
