package io.waypointguard.image;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * One life of the server, from its start on a cluster through its warm-up and many requests to its end, in which the JVM
 * writes down the classes that it took (its AOT cache), so that the next ones need not read, verify and link them.
 */
record Training(ImageRoot root, Path directory, int port, int managementPort) {

    private static final Path REVIEWS = Path.of("deploy", "samples", "reviews");
    /** Of all samples: enough for every class that a request takes to be loaded, linked and used. */
    private static final int ROUNDS = 50;

    private static final int READY_ATTEMPTS = 1_200;
    private static final int MINUTES_TO_END = 5;

    static Training of(ImageRoot root) throws IOException {
        return new Training(root, Files.createTempDirectory("training"), freePort(), freePort());
    }

    void archiveClasses() throws Exception {
        try (TrainingCluster cluster = TrainingCluster.start()) {
            Process server = start(cluster);
            try {
                awaitReady(server);
                postReviews();
            } finally {
                server.destroy();
                if (!server.waitFor(MINUTES_TO_END, TimeUnit.MINUTES)) {
                    server.destroyForcibly();
                }
            }
        }
        proveUse();
    }

    private Process start(TrainingCluster cluster) throws IOException {
        return new ProcessBuilder(List.of(
                        root.java().toString(),
                        "-XX:AOTCacheOutput=" + root.archive(),
                        // As in a pod, where there is no kubeconfig.
                        "-Dkubernetes.auth.tryKubeConfig=false",
                        "-Dkubernetes.master=" + cluster.url(),
                        "-Dguard.tls.mode=ephemeral",
                        "-Dguard.tls.ephemeral-file=" + certificate(),
                        "-Dquarkus.http.ssl-port=" + port,
                        "-Dquarkus.management.port=" + managementPort,
                        "-Dquarkus.log.category.\"io.waypointguard.admission.DenialLog\".level=WARN",
                        "-jar",
                        root.jar().toString(),
                        "serve"))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private void awaitReady(Process server) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/q/health/ready"))
                .build();
        for (int i = 0; i < READY_ATTEMPTS && server.isAlive(); i++) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The port is not open yet.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the server does not become ready; its log is " + log());
    }

    /** The samples, as an API server would post them. */
    private void postReviews() throws IOException, InterruptedException, GeneralSecurityException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting())
                .build();
        List<Path> reviews = reviews();
        for (int i = 0; i < ROUNDS * reviews.size(); i++) {
            post(client, reviews.get(i % reviews.size()));
        }
    }

    private void post(HttpClient client, Path review) throws IOException, InterruptedException {
        String path = review.getFileName().toString().replaceFirst("-.*", "");
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/" + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofFile(review))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(review + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static List<Path> reviews() throws IOException {
        try (Stream<Path> files = Files.list(REVIEWS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** A JVM that may not go on without the archive. */
    private void proveUse() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(root.java().toString()));
        command.addAll(List.of("-XX:AOTCache=" + root.archive(), "-XX:AOTMode=on"));
        command.addAll(List.of("-jar", root.jar().toString(), "--version"));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("the archive of classes cannot be used; the log is " + log());
        }
    }

    private SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var pem = Files.newInputStream(certificate())) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private Path certificate() {
        return directory.resolve("server.crt");
    }

    private Path log() {
        return directory.resolve("server.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
