package io.waypointguard.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocketFactory;

/**
 * The packaged server on the samples, without an archive of classes and with one, in turn: from the start of the process
 * to ready, the memory that it holds then, and after many requests. The archive is that of the JVM that runs this: an AOT
 * cache from 25 on, else AppCDS. Arguments: runs of each, requests a run.
 */
public final class WithArchive {

    private static final Path SAMPLES = Path.of("deploy", "samples");
    private static final int CONNECTIONS = 4;
    private static final int TRAINING_REQUESTS = 100;

    private final Path directory;
    private final int port;
    private final int managementPort;

    private WithArchive(Path directory, int port, int managementPort) {
        this.directory = directory;
        this.port = port;
        this.managementPort = managementPort;
    }

    public static void main(String... args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int requests = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        new WithArchive(Files.createTempDirectory("archive"), freePort(), freePort()).compare(runs, requests);
    }

    private void compare(int runs, int requests) throws Exception {
        boolean aot = Runtime.version().feature() >= 25;
        Path archive = directory.resolve("classes");
        train((aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        System.out.printf(Locale.ROOT, "archive: %d MiB%n", Files.size(archive) >> 20);
        for (int run = 1; run <= runs; run++) {
            measure("without", List.of(), requests);
            measure("with   ", List.of((aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive), requests);
        }
    }

    /** A life of the server at whose end the JVM writes the archive, which takes its time. */
    private void train(String option) throws Exception {
        ServerProcess server = start(List.of(option));
        server.awaitReady(ready());
        post(TRAINING_REQUESTS);
        server.process().destroy();
        server.process().waitFor();
    }

    private void measure(String name, List<String> options, int requests) throws Exception {
        long start = System.nanoTime();
        try (ServerProcess server = start(options)) {
            server.awaitReady(ready());
            double ready = (System.nanoTime() - start) / 1e6;
            double cpu = server.cpuMillis();
            double resident = server.residentMebibytes();
            post(requests);
            System.out.printf(
                    Locale.ROOT,
                    "%s: ready after %.0f ms, %.0f ms of CPU, %.0f MiB resident; after %d requests %.0f MiB, %.3f ms of"
                            + " CPU each%n",
                    name,
                    ready,
                    cpu,
                    resident,
                    requests,
                    server.residentMebibytes(),
                    (server.cpuMillis() - cpu) / requests);
        }
    }

    private ServerProcess start(List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of(
                "-Dguard.tls.ephemeral-file=" + certificate(),
                "-Dquarkus.management.port=" + managementPort,
                "-Dquarkus.log.category.\"io.waypointguard.admission.DenialLog\".level=WARN",
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString(),
                "serve",
                "--port",
                String.valueOf(port),
                "--manifests",
                SAMPLES.resolve("mesh").toString()));
        return ServerProcess.start(arguments, Map.of(), directory.resolve("server.log"));
    }

    /** Half of them to be admitted, half to be denied, over kept connections, as fast as they are answered. */
    private void post(int requests) throws Exception {
        SSLSocketFactory tls = TlsConnection.trusting(certificate());
        byte[] good = Files.readAllBytes(SAMPLES.resolve("reviews").resolve("validate-policy.json"));
        byte[] bad = Files.readAllBytes(SAMPLES.resolve("reviews").resolve("validate-policy-with-selector.json"));
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CONNECTIONS; client++) {
                clients.add(threads.submit(() -> {
                    try (TlsConnection connection = new TlsConnection(tls, port)) {
                        for (int i = 0; i < requests / CONNECTIONS; i++) {
                            String answer = connection.post(i % 2 == 0 ? good : bad);
                            if (answer.contains("\"allowed\":true") != (i % 2 == 0)) {
                                throw new IllegalStateException(answer);
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private String ready() {
        return "http://localhost:" + managementPort + "/q/health/ready";
    }

    private Path certificate() {
        return directory.resolve("server.crt");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
