package io.waypointguard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocketFactory;

/**
 * What the first requests of a fresh pod cost, because most clusters send an admission webhook a few hundred a day and
 * not more: the server of the image on the samples, with its archive of classes, under the compilers that are named, in
 * turn. One client on one kept connection; admissions only. Prints, for each window of requests, the median and the
 * 99th percentile in milliseconds, and the processor time a request. The profile {@code image} makes the files.
 * Arguments: runs of each; requests a run; the root of the files of another image to compare with, or {@code -}; then
 * the options of each variant, {@code +} between two options of one, {@code -} for those of the image alone.
 */
public final class FirstThousands {

    private static final int[] WINDOWS = {1, 300, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000};
    private static final int NEW_CONNECTIONS = 3;

    private final ImageServer image;

    private FirstThousands(ImageServer image) {
        this.image = image;
    }

    public static void main(String... args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        int requests = Integer.parseInt(args[1]);
        List<Path> images = new ArrayList<>(List.of(ImageServer.IMAGE));
        if (!args[2].equals("-")) {
            images.add(Path.of(args[2]));
        }
        FirstThousands bench = new FirstThousands(ImageServer.onFreePorts());
        for (int run = 1; run <= runs; run++) {
            for (Path files : images) {
                for (String variant : Arrays.asList(args).subList(3, args.length)) {
                    bench.measure(run, files, variant, requests);
                }
            }
        }
    }

    private void measure(int run, Path files, String variant, int requests) throws Exception {
        List<String> options = new ArrayList<>(List.of(ImageServer.archive(files)));
        if (!variant.equals("-")) {
            options.addAll(List.of(variant.split("\\+")));
        }
        long start = System.nanoTime();
        try (ServerProcess server = image.start(files, options)) {
            server.awaitReady(image.ready());
            System.out.printf(
                    Locale.ROOT,
                    "run %d, %s %s: ready after %.0f ms and %.0f ms of CPU, %.0f MiB resident, %.0f of them its own%n",
                    run,
                    files,
                    variant,
                    (System.nanoTime() - start) / 1e6,
                    server.cpuMillis(),
                    server.residentMebibytes(),
                    server.ownMebibytes());
            post(server, requests);
            System.out.printf(
                    Locale.ROOT,
                    "  at the end %.0f MiB resident, %.0f of them its own%n",
                    server.residentMebibytes(),
                    server.ownMebibytes());
        }
    }

    private void post(ServerProcess server, int requests) throws IOException, GeneralSecurityException {
        byte[] review =
                Files.readAllBytes(ImageServer.SAMPLES.resolve("reviews").resolve("validate-policy.json"));
        SSLSocketFactory tls = TlsConnection.trusting(image.certificate());
        StringBuilder firsts = new StringBuilder();
        for (int connection = 0; connection < NEW_CONNECTIONS; connection++) {
            long asked = System.nanoTime();
            try (TlsConnection once = new TlsConnection(tls, image.port())) {
                once.post(review);
            }
            firsts.append(String.format(Locale.ROOT, " %.1f", (System.nanoTime() - asked) / 1e6));
        }
        System.out.println("  on new connections:" + firsts);
        try (TlsConnection connection = new TlsConnection(tls, image.port())) {
            int done = 0;
            for (int window : WINDOWS) {
                if (window > requests) {
                    return;
                }
                window(server, connection, review, done, window);
                done = window;
            }
        }
    }

    private static void window(ServerProcess server, TlsConnection connection, byte[] review, int from, int to)
            throws IOException {
        Latencies latencies = new Latencies();
        double before = server.cpuMillis();
        for (int i = from; i < to; i++) {
            long asked = System.nanoTime();
            String answer = connection.post(review);
            latencies.add(System.nanoTime() - asked);
            if (!answer.contains("\"allowed\":true")) {
                throw new IllegalStateException(answer);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "  %6d to %6d: p50 %.2f  p99 %.2f  CPU %.2f%n",
                from,
                to,
                latencies.millis(50),
                latencies.millis(99),
                (server.cpuMillis() - before) / (to - from));
    }
}
