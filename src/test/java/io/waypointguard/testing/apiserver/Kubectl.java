package io.waypointguard.testing.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs kubectl as a user would, with one kubeconfig and nothing from the developer's own settings. */
public final class Kubectl {

    private static final long TIMEOUT_SECONDS = 120;

    private final Path binary;
    private final Path kubeconfig;

    Kubectl(Path binary, Path kubeconfig) {
        this.binary = binary;
        this.kubeconfig = kubeconfig;
    }

    /**
     * How a run ended.
     *
     * @param exitCode 0 where kubectl succeeded
     * @param output standard output and standard error, in the order in which they came
     */
    public record Result(int exitCode, String output) {

        /** This result, or an {@link AssertionError} with all that kubectl said where it failed. */
        public Result orFail() {
            if (exitCode != 0) {
                throw new AssertionError("kubectl exited with " + exitCode + ": " + output);
            }
            return this;
        }
    }

    /** The same kubectl for whomever that kubeconfig is of. */
    public Kubectl with(Path otherKubeconfig) {
        return new Kubectl(binary, otherKubeconfig);
    }

    /** Runs {@code kubectl ARGUMENTS}. */
    public Result run(String... arguments) {
        return run(List.of(arguments), "");
    }

    /** Runs {@code kubectl apply -f -} with one or more YAML documents on standard input. */
    public Result apply(String yaml) {
        return run(List.of("apply", "-f", "-"), yaml);
    }

    /** Runs {@code kubectl ARGUMENTS} with the given standard input. */
    public Result run(List<String> arguments, String input) {
        return run(kubectl(arguments), input);
    }

    /** Runs a line that somebody would type. */
    public Result type(String line) {
        return run(shell(line), "");
    }

    private ProcessBuilder kubectl(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(binary.toString());
        command.add("--kubeconfig=" + kubeconfig);
        command.add("--cache-dir=" + kubeconfig.resolveSibling("kubectl-cache"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** A shell that finds this kubectl, and no cluster but this one. */
    private ProcessBuilder shell(String line) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().merge("PATH", binary.getParent().toString(), (path, ours) -> ours + ":" + path);
        return builder;
    }

    private Result run(ProcessBuilder command, String input) {
        try {
            Path directory = kubeconfig.getParent();
            Path stdin = Files.writeString(Files.createTempFile(directory, "kubectl-", ".in"), input);
            Path output = Files.createTempFile(directory, "kubectl-", ".out");
            try {
                Process process = command.redirectErrorStream(true)
                        .redirectInput(stdin.toFile())
                        .redirectOutput(output.toFile())
                        .start();
                return new Result(await(process), Files.readString(output));
            } finally {
                Files.delete(stdin);
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError("kubectl did not end within " + TIMEOUT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
