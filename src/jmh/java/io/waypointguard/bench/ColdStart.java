package io.waypointguard.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Starts the packaged server on the samples, and times it from the start of the process to ready, then the first and
 * the later requests of one connection over TLS. Prints milliseconds. Runs on the JVM that runs this.
 */
public final class ColdStart {

    private static final int REQUESTS = 1_000;
    private static final Path SAMPLES = Path.of("deploy", "samples");

    private ColdStart() {}

    public static void main(String... args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        for (int run = 1; run <= runs; run++) {
            time(run);
        }
    }

    private static void time(int run) throws IOException, InterruptedException, GeneralSecurityException {
        Path certificate = Files.createTempFile("cold-start", ".crt");
        long start = System.nanoTime();
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dguard.tls.ephemeral-file=" + certificate,
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString(),
                        "serve",
                        "--manifests",
                        SAMPLES.resolve("mesh").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        try {
            awaitReady();
            double ready = millisSince(start);
            double[] requests = post(certificate);
            double[] later = Arrays.copyOfRange(requests, requests.length / 2, requests.length);
            Arrays.sort(later);
            System.out.printf(
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
        } finally {
            server.destroy();
            server.waitFor();
            Files.delete(certificate);
        }
    }

    private static void awaitReady() throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:9000/q/health/ready"))
                .timeout(Duration.ofSeconds(1))
                .build();
        for (int i = 0; i < 3_000; i++) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The port is not open yet.
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("the server is not ready after 30 s");
    }

    private static double[] post(Path certificate) throws IOException, InterruptedException, GeneralSecurityException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(certificate))
                .build();
        List<String> reviews = List.of("validate-policy.json", "validate-policy-with-selector.json");
        double[] millis = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:8443/validate?timeout=5s"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofFile(
                            SAMPLES.resolve("reviews").resolve(reviews.get(i % reviews.size()))))
                    .build();
            long start = System.nanoTime();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            millis[i] = millisSince(start);
            if (response.statusCode() != 200 || response.body().contains("\"allowed\":true") != (i % 2 == 0)) {
                throw new IllegalStateException("request " + i + ": " + response.statusCode() + " " + response.body());
            }
        }
        return millis;
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
