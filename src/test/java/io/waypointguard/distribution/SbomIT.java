package io.waypointguard.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What target/sbom.json says the packaged application consists of. */
class SbomIT {

    private static JsonNode sbom;

    @BeforeAll
    static void read() throws IOException {
        sbom = new ObjectMapper().readTree(Path.of("target", "sbom.json").toFile());
    }

    @Test
    void namesEveryLibraryThatIsPackagedWithItsVersion() throws IOException {
        assertThat(packagedLibraries()).isNotEmpty();
        assertThat(components().map(SbomIT::fileName)).containsAll(packagedLibraries());
    }

    @Test
    void namesTheLibrariesThatEveryoneLooksForByTheirPackageUrls() {
        assertThat(components().map(component -> component.path("purl").asText().replaceFirst("@.*", "")))
                .contains(
                        "pkg:maven/io.quarkus/quarkus-vertx-http",
                        "pkg:maven/io.fabric8/kubernetes-client",
                        "pkg:maven/io.netty/netty-handler",
                        "pkg:maven/com.fasterxml.jackson.core/jackson-databind",
                        "pkg:maven/org.yaml/snakeyaml",
                        "pkg:maven/org.bouncycastle/bcpkix-jdk18on",
                        "pkg:maven/org.pcollections/pcollections");
    }

    @Test
    void namesNothingThatOnlyTestsUse() {
        assertThat(components().map(component -> component.path("group").asText()))
                .doesNotContain("org.assertj", "org.junit.jupiter", "com.tngtech.archunit");
    }

    @Test
    void isAboutThisApplication() {
        assertThat(sbom.at("/metadata/component/purl").asText())
                .startsWith("pkg:maven/io.waypointguard/waypoint-guard@");
    }

    private static Stream<JsonNode> components() {
        return StreamSupport.stream(sbom.path("components").spliterator(), false);
    }

    /** As Quarkus names them. */
    private static String fileName(JsonNode component) {
        return "%s.%s-%s.jar"
                .formatted(
                        component.path("group").asText(),
                        component.path("name").asText(),
                        component.path("version").asText());
    }

    private static List<String> packagedLibraries() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target", "quarkus-app", "lib"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
