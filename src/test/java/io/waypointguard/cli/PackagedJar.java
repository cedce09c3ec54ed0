package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line as it is shipped, {@code java -jar quarkus-run.jar}, with nothing of the developer's own cluster. */
public final class PackagedJar {

    private static final Path JAR =
            Path.of(System.getProperty("quarkus-run.jar", "target/quarkus-app/quarkus-run.jar"));
    private static final long TIMEOUT_SECONDS = 120;

    private final List<String> jvm = new ArrayList<>();
    private final Map<String, String> environment =
            new HashMap<>(Map.of("LC_ALL", "C", "KUBECONFIG", "/no/kubeconfig"));

    public record Ended(int exitCode, String out, String err) {}

    PackagedJar jvm(String option) {
        jvm.add(option);
        return this;
    }

    public PackagedJar environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Ended run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    Ended runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("packaged-", ".out");
        Path err = Files.createTempFile("packaged-", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
