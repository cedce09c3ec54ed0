package io.waypointguard.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the archive, in its layout, with the packaged application. */
class StartScriptIT {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        ArchiveLayout.in(folder);
    }

    @Test
    void runs_a_command_and_ends_with_its_exit_code() throws Exception {
        Ended ended = run(bin("waypoint-guard"), JAVA_HOME, "check", "deploy/samples/broken/opted-out.yaml");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).contains("denied WG007");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void finds_its_libraries_through_a_symbolic_link_that_is_relative() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("guard"), Path.of("bin", "waypoint-guard"));

        assertThat(run(link, JAVA_HOME, "--version").out()).startsWith("waypoint-guard ");
    }

    @Test
    void as_a_plug_in_of_kubectl_it_is_the_same_command() throws Exception {
        Ended ended = run(bin("kubectl-waypoint_guard"), JAVA_HOME, "check", "deploy/samples/mesh");

        assertThat(ended).isEqualTo(new Ended(0, "4 objects checked: nothing found\n", ""));
    }

    @Test
    void without_a_java_it_says_what_to_do() throws Exception {
        Path nowhere = folder.resolve("nowhere");
        Ended ended = run(bin("waypoint-guard"), nowhere, "--version");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("waypoint-guard: no " + nowhere + "/bin/java: install Java 17 or later, or set JAVA_HOME\n");
    }

    private Path bin(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private Ended run(Path script, Path javaHome, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(script.toString()), List.of(arguments).stream())
                                .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, first) -> first + ":" + path);
        int exitCode = builder.start().waitFor();
        return new Ended(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
