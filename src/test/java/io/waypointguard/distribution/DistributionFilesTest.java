package io.waypointguard.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What says the same in several files says the same in all of them. */
class DistributionFilesTest {

    @Test
    void the_hook_takes_the_image_that_this_build_makes() throws IOException {
        List<Map<String, Object>> hooks = yaml().load(Files.readString(Path.of(".pre-commit-hooks.yaml")));

        assertThat(hooks)
                .filteredOn(hook -> hook.get("language").equals("docker_image"))
                .extracting(hook -> hook.get("entry"))
                .containsExactly(pom("image.name").replace("${project.version}", version()) + " check");
    }

    @Test
    void the_Dockerfile_has_the_base_and_the_entry_point_of_the_build_without_Docker() throws IOException {
        String dockerfile = Files.readString(Path.of("src", "main", "docker", "Dockerfile"));
        String containers =
                Files.readString(Path.of("src", "image", "java", "io", "waypointguard", "image", "Containers.java"));

        assertThat(dockerfile)
                .contains("\nFROM " + pom("image.base") + "\n")
                .contains("ENTRYPOINT [\"/opt/java/bin/java\", \"-XX:AOTCache=/app/classes.aot\", \"-jar\","
                        + " \"/app/quarkus-run.jar\"]\nCMD [\"serve\"]");
        assertThat(first(dockerfile, "ENV (\\S+)=1"))
                .isEqualTo(first(containers, "addEnvironmentVariable\\(\"(.*)\", \"1\"\\)"));
        assertThat(first(dockerfile, "USER (\\S+)")).isEqualTo(first(containers, "setUser\\(\"(.*)\"\\)"));
    }

    @Test
    void the_examples_for_CI_are_YAML_with_one_job_or_hook_each() throws IOException {
        List<Map<String, Object>> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "ci.md")))
                .results()
                .map(example -> yaml().<Map<String, Object>>load(example.group(1)))
                .toList();

        assertThat(examples).extracting(Map::keySet).anyMatch(keys -> keys.contains("jobs"));
        assertThat(examples).extracting(Map::keySet).anyMatch(keys -> keys.contains("check-policies"));
        assertThat(examples).extracting(Map::keySet).anyMatch(keys -> keys.contains("repos"));
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    private static String version() throws IOException {
        return first(Files.readString(Path.of("pom.xml")), "<artifactId>waypoint-guard</artifactId>\\s*<version>(.*)<");
    }

    private static String pom(String property) throws IOException {
        return first(Files.readString(Path.of("pom.xml")), "<" + Pattern.quote(property) + ">(.*)<");
    }

    private static String first(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult result) -> result.group(1))
                .orElseThrow();
    }
}
