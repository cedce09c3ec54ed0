package io.waypointguard.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, and what it costs. */
record ServerProcess(Process process) implements AutoCloseable {

    private static final int READY_ATTEMPTS = 6_000;

    /** As in the image, in a pod of the chart. On JDK 17 without what that one does not know. */
    private static final String JVM = "-XX:+IgnoreUnrecognizedVMOptions @src/image/jvm.options -XX:MaxRAM=384m";

    /** How the JVM of either server runs; the variable BENCH_JVM says otherwise. */
    static List<String> jvm() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getenv().getOrDefault("BENCH_JVM", JVM).split(" ")));
        return command;
    }

    /** A JVM as {@link #jvm()} gives it, or another, with those arguments. */
    static ServerProcess start(List<String> jvm, List<String> arguments, Map<String, String> environment, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(jvm);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    /** Until that address answers 200. */
    void awaitReady(String url) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        for (int i = 0; i < READY_ATTEMPTS; i++) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the server has ended", notYet);
                }
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("the server is not ready");
    }

    /** The processor time that it has used, in milliseconds. */
    double cpuMillis() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                .replaceFirst("^.*\\) ", "")
                .split(" ");
        // utime and stime, in ticks of a hundredth of a second.
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10.0;
    }

    /** The memory that it holds, in MiB. */
    double residentMebibytes() throws IOException {
        return mebibytes("VmRSS:");
    }

    /** The part of that which is no file's, in MiB: what the process alone has, and the system cannot take back. */
    double ownMebibytes() throws IOException {
        return mebibytes("RssAnon:");
    }

    private double mebibytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
