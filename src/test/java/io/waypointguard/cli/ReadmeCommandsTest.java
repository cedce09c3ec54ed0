package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.cluster.ScannedYaml;
import io.waypointguard.testing.readme.ReadmeConsole;
import io.waypointguard.testing.readme.ReadmeConsole.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each {@code check}, {@code audit} and {@code explain} of README.md prints exactly what is printed there. */
class ReadmeCommandsTest {

    private static final String JAR = "java -jar target/quarkus-app/quarkus-run.jar ";

    @Test
    void everyCommandPrintsWhatIsPrintedThere() {
        ReadmeConsole.rewriteIfAsked(JAR, ReadmeCommandsTest::output);

        List<Shown> commands = ReadmeConsole.commands(JAR);
        assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
        for (Shown shown : commands) {
            assertThat(output(shown.command())).as(shown.command()).isEqualTo(shown.answer());
        }
    }

    /** The page says which file is in it. */
    private static ClusterScan exampleCluster(String kubeconfig, String context) {
        try {
            return ScannedYaml.scan("default", Files.readString(Path.of("deploy/samples/broken/opted-out.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(String command) {
        CommandResult result = CommandResult.runInCluster(
                ReadmeCommandsTest::exampleCluster,
                command.substring(JAR.length()).split(" "));
        assertThat(result.err()).as(command).isEmpty();
        return result.out().strip();
    }
}
