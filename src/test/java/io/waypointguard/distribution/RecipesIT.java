package io.waypointguard.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.apiserver.NamespaceController;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The recipes of {@code docs/ci.md} that need no service of others, as they stand there. */
@ApiServerTest
class RecipesIT {

    /** What stands for a version in the recipes, and is one here. */
    private static final String ARCHIVE = "waypoint-guard-VERSION";

    private static final Kubectl KUBECTL = ApiServer.shared().kubectl();

    @TempDir
    private static Path folder;

    private static String recipes;

    @BeforeAll
    static void prepare() throws IOException {
        recipes = Files.readString(Path.of("docs", "ci.md"));
        ArchiveLayout.in(folder.resolve(ARCHIVE));
        Path manifests = Files.createDirectory(folder.resolve("deploy"));
        try (Stream<Path> samples = Files.list(Path.of("deploy", "samples", "mesh"))) {
            for (Path sample : samples.toList()) {
                Files.copy(sample, manifests.resolve(sample.getFileName()));
            }
        }
    }

    @Test
    void kubectl_finds_its_plug_in_and_runs_it() {
        List<String> commands = Pattern.compile("(?m)^\\$ (kubectl .*)$")
                .matcher(recipes)
                .results()
                .map(command -> command.group(1))
                .toList();
        assertThat(commands).hasSize(2);
        KUBECTL.run("create", "namespace", "shop").orFail();
        try {
            assertThat(type(commands.get(0)).orFail().output())
                    .contains(folder + "/" + ARCHIVE + "/bin/kubectl-waypoint_guard\n");
            assertThat(type(commands.get(1)).orFail().output()).contains("nothing found");
        } finally {
            KUBECTL.run("delete", "namespace", "shop", "--wait=false").orFail();
            NamespaceController.of(KUBECTL).finish("shop");
        }
    }

    @Test
    void GitLab_fetches_the_archive_and_gets_a_report() throws IOException {
        Path archive = folder.resolve(ARCHIVE + ".tar.gz");
        type("tar -czhf " + archive + " -C " + folder + " " + ARCHIVE).orFail();
        Path opt = Files.createDirectory(folder.resolve("opt"));

        for (String line : scriptOfGitLab()) {
            type(line.replace("https://artifacts.example.com/", "file://" + folder + "/")
                            .replace("/opt", opt.toString()))
                    .orFail();
        }

        assertThat(folder.resolve("waypoint-guard.xml")).content().contains("<testsuites");
    }

    @Test
    void pre_commit_runs_the_command_with_the_folders() throws IOException {
        Map<String, Object> recipe = yaml("repos");
        Map<?, ?> repository = (Map<?, ?>) ((List<?>) recipe.get("repos")).get(0);
        Map<?, ?> used = (Map<?, ?>) ((List<?>) repository.get("hooks")).get(0);
        List<Map<String, Object>> hooks = new Yaml().load(Files.readString(Path.of(".pre-commit-hooks.yaml")));
        String entry = hooks.stream()
                .filter(hook -> hook.get("id").equals(used.get("id")))
                .map(hook -> hook.get("entry").toString())
                .findFirst()
                .orElseThrow();

        assertThat(type(entry + " " + String.join(" ", strings(used.get("args"))))
                        .orFail()
                        .output())
                .contains("nothing found");
    }

    private static List<String> scriptOfGitLab() {
        return strings(((Map<?, ?>) yaml("check-policies").get("check-policies")).get("script"));
    }

    /** The example that has that key. */
    private static Map<String, Object> yaml(String key) {
        return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(recipes)
                .results()
                .map(example -> new Yaml().<Map<String, Object>>load(example.group(1)))
                .filter(example -> example.containsKey(key))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(Object::toString).toList();
    }

    /** In the folder, with the archive's programs on the PATH and the java of this test. */
    private static Result type(String line) {
        return KUBECTL.type("cd " + folder + " && export PATH=" + folder + "/" + ARCHIVE + "/bin:$PATH JAVA_HOME="
                + System.getProperty("java.home") + " && unset JAVA_TOOL_OPTIONS && " + line);
    }
}
