package io.waypointguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.readme.MarkdownPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation points to is there: pages, headings in them, and the tests that are said to hold something. */
class DocumentationLinksTest {

    private static final Pattern TEST = Pattern.compile("[A-Z][A-Za-z0-9]*(Test|IT)");

    /** Of the project itself, and not what a build has made of it. */
    static Stream<Path> pages() throws IOException {
        return Stream.concat(
                files(Path.of(""), 1),
                Stream.of("certs", "deploy", "docs", "helm", "src")
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .flatMap(folder -> files(folder, Integer.MAX_VALUE)));
    }

    private static Stream<Path> files(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_within_the_project_leads_somewhere(Path page) throws IOException {
        assertThat(MarkdownPage.read(page).links())
                .filteredOn(link -> !link.matches("[a-z]+:.*"))
                .allSatisfy(link -> assertThat(leadsSomewhere(page, link))
                        .as("%s -> %s", page, link)
                        .isTrue());
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        URI target = URI.create(link);
        Path file = target.getPath().isEmpty()
                ? page
                : Path.of("").toAbsolutePath().resolve(page).resolveSibling(target.getPath());
        String fragment = target.getFragment();
        return Files.exists(file)
                && (fragment == null || MarkdownPage.read(file).anchors().contains(fragment));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_test_that_is_named_exists(Path page) throws IOException {
        Set<String> tests = tests();

        assertThat(MarkdownPage.read(page).code())
                .filteredOn(TEST.asMatchPredicate())
                .filteredOn(name -> !tests.contains(name))
                .isEmpty();
    }

    @Test
    void every_threat_of_the_model_is_answered() throws IOException {
        assertThat(Files.readString(Path.of("docs", "threat-model.md")).lines())
                .filteredOn(line -> line.matches("\\| \\d+ \\| .*"))
                .extracting(line -> line.split(" ")[1])
                .containsExactly(
                        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
                        "18");
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
            return sources.map(source -> source.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}
