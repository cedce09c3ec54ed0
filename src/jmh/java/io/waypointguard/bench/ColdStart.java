package io.waypointguard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts the packaged server on the samples, and times it from the start of the process to ready, then the first request
 * with its handshake and the later ones of the same connection; every second one is a denial. Prints milliseconds.
 * Argument: the number of runs.
 */
public final class ColdStart {

    private static final int REQUESTS = 1_000;
    private static final Path SAMPLES = Path.of("deploy", "samples");

    private ColdStart() {}

    public static void main(String... args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        Path directory = Files.createTempDirectory("cold-start");
        for (int run = 1; run <= runs; run++) {
            time(run, directory);
        }
    }

    private static void time(int run, Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path certificate = directory.resolve("server.crt");
        List<String> arguments = List.of(
                "-Dguard.tls.ephemeral-file=" + certificate,
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString(),
                "serve",
                "--manifests",
                SAMPLES.resolve("mesh").toString());
        long start = System.nanoTime();
        try (ServerProcess server =
                ServerProcess.start(ServerProcess.jvm(), arguments, Map.of(), directory.resolve("server.log"))) {
            server.awaitReady("http://localhost:9000/q/health/ready");
            double ready = millisSince(start);
            double[] requests = post(certificate);
            double[] later = Arrays.copyOfRange(requests, requests.length / 2, requests.length);
            Arrays.sort(later);
            System.out.printf(
                    Locale.ROOT,
                    "run %d: ready after %.0f ms; first request %.1f ms, second %.1f, tenth %.1f, hundredth %.2f,"
                            + " thousandth %.2f; median of the last %d: %.2f%n",
                    run,
                    ready,
                    requests[0],
                    requests[1],
                    requests[9],
                    requests[99],
                    requests[requests.length - 1],
                    later.length,
                    later[later.length / 2]);
        }
    }

    private static double[] post(Path certificate) throws IOException, GeneralSecurityException {
        Path reviews = SAMPLES.resolve("reviews");
        byte[] good = Files.readAllBytes(reviews.resolve("validate-policy.json"));
        byte[] bad = Files.readAllBytes(reviews.resolve("validate-policy-with-selector.json"));
        double[] millis = new double[REQUESTS];
        long start = System.nanoTime();
        try (TlsConnection connection = new TlsConnection(TlsConnection.trusting(certificate), 8443)) {
            for (int i = 0; i < REQUESTS; i++) {
                String answer = connection.post(i % 2 == 0 ? good : bad);
                millis[i] = millisSince(start);
                if (answer.contains("\"allowed\":true") != (i % 2 == 0)) {
                    throw new IllegalStateException("request " + i + ": " + answer);
                }
                start = System.nanoTime();
            }
        }
        return millis;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
