package io.waypointguard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocketFactory;

/**
 * The server of the image on the samples, without its archive of classes and with it, in turn: from the start of the
 * process to ready, the memory that it holds then, and after many requests. The profile {@code image} makes its files;
 * the memory of the machine is taken to be the chart's limit. Arguments: runs of each, requests a run.
 */
public final class WithArchive {

    private static final int CONNECTIONS = 4;

    /** Longer than the JVM takes to give back what its compiler has used. */
    private static final long REST_MILLIS = 15_000;

    private final ImageServer image;

    private WithArchive(ImageServer image) {
        this.image = image;
    }

    public static void main(String... args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int requests = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        new WithArchive(ImageServer.onFreePorts()).compare(runs, requests);
    }

    private void compare(int runs, int requests) throws Exception {
        for (int run = 1; run <= runs; run++) {
            measure("without", List.of(), requests);
            measure("with   ", List.of(ImageServer.archive(ImageServer.IMAGE)), requests);
        }
    }

    private void measure(String name, List<String> archive, int requests) throws Exception {
        long start = System.nanoTime();
        try (ServerProcess server = image.start(ImageServer.IMAGE, archive)) {
            server.awaitReady(image.ready());
            double ready = (System.nanoTime() - start) / 1e6;
            double cpu = server.cpuMillis();
            System.out.printf(
                    Locale.ROOT, "%s: ready after %.0f ms, %.0f ms of CPU, %s%n", name, ready, cpu, memory(server));
            post(requests);
            double requestCpu = (server.cpuMillis() - cpu) / requests;
            Thread.sleep(REST_MILLIS);
            System.out.printf(
                    Locale.ROOT,
                    "         after %d requests %s, %.3f ms of CPU each%n",
                    requests,
                    memory(server),
                    requestCpu);
        }
    }

    private static String memory(ServerProcess server) throws IOException {
        return String.format(
                Locale.ROOT,
                "%.0f MiB resident, %.0f of them its own",
                server.residentMebibytes(),
                server.ownMebibytes());
    }

    /** Half of them to be admitted, half to be denied, over kept connections, as fast as they are answered. */
    private void post(int requests) throws Exception {
        SSLSocketFactory tls = TlsConnection.trusting(image.certificate());
        byte[] good = Files.readAllBytes(ImageServer.SAMPLES.resolve("reviews").resolve("validate-policy.json"));
        byte[] bad = Files.readAllBytes(
                ImageServer.SAMPLES.resolve("reviews").resolve("validate-policy-with-selector.json"));
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CONNECTIONS; client++) {
                clients.add(threads.submit(() -> {
                    try (TlsConnection connection = new TlsConnection(tls, image.port())) {
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
}
