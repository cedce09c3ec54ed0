package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.readme.ReadmeConsole;
import io.waypointguard.testing.readme.ReadmeConsole.Shown;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each {@code check} and {@code explain} of README.md prints exactly what is printed there. */
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

    private static String output(String command) {
        CommandResult result = CommandResult.run(command.substring(JAR.length()).split(" "));
        assertThat(result.err()).as(command).isEmpty();
        return result.out().strip();
    }
}
