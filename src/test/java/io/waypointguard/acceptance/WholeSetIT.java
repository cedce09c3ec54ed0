package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.NamespaceController;
import io.waypointguard.testing.guard.GuardedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The commands of docs/troubleshooting.md, "Deleting a whole set", one after the other, print exactly what is printed
 * there. {@code -Ddocs.write=true} writes the answers anew.
 */
@ApiServerTest
class WholeSetIT {

    private static final Path PAGE = Path.of("docs", "troubleshooting.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Deleting a whole set\n.*?(?=^## )");
    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\n(.*?)^```\n");
    private static final String IN_THE_SET = "cd deploy/samples/mesh && ";

    private static GuardedCluster cluster;

    @BeforeAll
    static void start() {
        cluster = GuardedCluster.start();
        cluster.kubectl().type(IN_THE_SET + "kubectl apply -f .").orFail();
        awaitThePolicy();
    }

    @AfterAll
    static void stop() {
        NamespaceController.of(cluster.kubectl()).finish(Samples.NAMESPACE);
        cluster.close();
    }

    @Test
    void every_command_prints_what_is_printed_there() throws IOException {
        String page = Files.readString(PAGE);
        Matcher section = SECTION.matcher(page);
        assertThat(section.find()).isTrue();
        String printed = CONSOLE.matcher(section.group())
                .replaceAll(block -> Matcher.quoteReplacement("```console\n" + answered(block.group(1)) + "```\n"));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.replace(section.group(), printed));
        } else {
            assertThat(printed).isEqualTo(section.group());
        }
    }

    /** The commands of a block, each with what it prints now. */
    private static String answered(String block) {
        StringBuilder answered = new StringBuilder();
        block.lines()
                .filter(line -> line.startsWith("$ "))
                .forEach(line -> answered.append(line).append('\n').append(answer(line.substring(2))));
        return answered.toString();
    }

    private static String answer(String command) {
        String output = cluster.kubectl().type(IN_THE_SET + command).output();
        if (command.startsWith("kubectl apply")) {
            awaitThePolicy();
        }
        return output;
    }

    /** The guard learns of the policy a moment after it is stored; a dry run shows when it has. */
    private static void awaitThePolicy() {
        Kubectl kubectl = cluster.kubectl();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> kubectl.type(IN_THE_SET + "kubectl delete -f 2-waypoint.yaml --dry-run=server")
                        .output()
                        .contains("WG301"));
    }
}
