package io.waypointguard.manifests;

import static io.waypointguard.manifests.ManifestTextTest.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a folder that holds more than manifests: a repository, a chart. */
@Timeout(30)
class FolderTest {

    private static final String SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n";
    private static final String BROKEN_POLICY =
            "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata:\n  name: p\n name: p\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> filesThatAreNoManifests() {
        return Stream.of(
                Arguments.of("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
                Arguments.of("old/Chart.yaml", "apiVersion: v1\nname: shop\nversion: 1.0.0\n"),
                Arguments.of("values.yaml", "kind: Deployment\nservice: {kind: Service, apiVersion: v1}\nyes: 1\n"),
                Arguments.of("kustomization.yaml", "resources: [a.yaml]\npatches: [{target: {kind: Service}}]\n"),
                Arguments.of("github/workflows/ci.yml", "on: push\njobs: {build: {runs-on: ubuntu-latest}}\n"),
                Arguments.of("gitlab-ci.yml", "build: {script: !reference [.setup, script]}\n"),
                Arguments.of("docker-compose.yaml", "services: {web: {image: nginx}}\n"),
                Arguments.of("package.json", "{\"name\": \"shop\", \"private\": true}"),
                Arguments.of("tsconfig.json", "{\n  // a comment\n  \"compilerOptions\": {}\n}"),
                Arguments.of("list.json", "[1, 2, 3]"),
                Arguments.of("text.yml", "just a sentence\n"),
                Arguments.of("twice.yaml", "a: 1\na: 2\n"),
                Arguments.of("playbook.yaml", "- hosts: all\n  tasks: [{name: x, when: {{ y }} }]\n"),
                Arguments.of("deep.json", "[".repeat(2_000)),
                Arguments.of("broken.yaml", "a: [1\nb: 2\n"),
                Arguments.of("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec: [\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesThatAreNoManifests")
    void is_read_without_what_is_no_manifest(String name, String text) throws IOException {
        write("s.yaml", SERVICE);
        Path other = write(name, text);

        Manifests manifests = read();

        assertThat(manifests.objects()).hasSize(1);
        assertThat(manifests.passedOver().files()).containsExactly(other.toString());
        assertThat(manifests.passedOver().templates()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesThatAreNoManifests")
    void is_no_excuse_for_a_file_that_is_named_by_itself(String name, String text) throws IOException {
        String file = write(name, text).toString();

        assertFault(() -> Manifests.read(List.of(file)), file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BROKEN_POLICY,
                "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: \"Namespace\"\n - x\n",
                "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"s\"}",
                "apiVersion: v1\nkind: ServiceList\nitems: [\n",
                "kind: Service\nmetadata: {name: s}\n",
                "apiVersion: security.istio.io/v1\nKind: AuthorizationPolicy\nmetadata: {name: s}\n",
                "apiVersion: security.istio.io/v9\nkind: AuthorizationPolicy\nmetadata: {name: s}\n",
                "apiVersion: v1\nkind: Service\nmetadata: {labels: {}}\n",
                "apiVersion: v1\nkind: Service\nmetadata: {name: \"{{ .Release.Name }}\"}\n",
                "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }} }\n",
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n---\nnothing: here\n"
            })
    void is_refused_for_a_broken_manifest_of_a_kind_that_the_guard_judges(String text) throws IOException {
        write("s.yaml", SERVICE.replace("name: s", "name: other"));
        Path broken = write("sub/broken.yaml", text);

        assertFault(this::read, broken.toString());
    }

    @Test
    void is_refused_for_a_manifest_in_another_encoding() throws IOException {
        Path file = folder.resolve("windows.yaml");
        Files.write(file, ("\uFEFF" + SERVICE).getBytes(StandardCharsets.UTF_16LE));

        assertFault(this::read, file + ": is not UTF-8 text");
    }

    @Test
    void is_read_without_templates_of_charts_but_with_what_is_none_in_their_folders() throws IOException {
        write("chart/Chart.yaml", "apiVersion: v2\nname: shop\n");
        write("chart/templates/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }} }\n");
        write("chart/templates/sub/b.yaml", SERVICE.replace("name: s", "name: '{{ .Release.Name }}'"));
        write("chart/templates/plain.yaml", SERVICE.replace("name: s", "name: plain"));

        Manifests manifests = read();

        assertThat(manifests.objects()).hasSize(1);
        assertThat(manifests.passedOver().description())
                .startsWith("3 files that are no manifests: " + folder + "/chart/Chart.yaml, ")
                .endsWith("; 2 are templates of charts: check what `helm template` makes of them");
        write("chart/templates/broken.yaml", BROKEN_POLICY);
        assertFault(this::read, "templates/broken.yaml:5: is not valid YAML");
        assertFault(
                () -> Manifests.read(List.of(folder + "/chart/templates/sub/b.yaml")),
                "\"{{ .Release.Name }}\" is not a valid name of a Service");
    }

    @Test
    void names_the_first_of_many_files_and_counts_the_others() throws IOException {
        write("s.yaml", SERVICE);
        for (int i = 1; i <= 5; i++) {
            write("v" + i + ".yaml", "a: 1\n");
        }

        assertThat(read().passedOver().description())
                .isEqualTo("5 files that are no manifests: " + folder + "/v1.yaml, " + folder + "/v2.yaml, " + folder
                        + "/v3.yaml and 2 more");
    }

    @Test
    void is_refused_where_it_holds_nothing_else() throws IOException {
        write("values.yaml", "a: 1\n");

        assertFault(
                this::read,
                folder + ": holds no manifests; passed over 1 file that is no manifest: " + folder + "/values.yaml");
    }

    @Test
    void is_read_without_waiting_for_a_FIFO_or_a_socket() throws IOException, InterruptedException {
        write("s.yaml", SERVICE);
        Path fifo = folder.resolve("fifo.yaml");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path socket = folder.resolve("socket.json");
        Files.createSymbolicLink(folder.resolve("link.yml"), fifo);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.createSymbolicLink(folder.resolve("zero.yaml"), Path.of("/dev/zero"));

            assertThat(read().passedOver().files())
                    .containsExactly(fifo.toString(), folder + "/link.yml", socket.toString(), folder + "/zero.yaml");
            for (Path named : List.of(fifo, socket, Path.of("/dev/zero"))) {
                assertFault(() -> Manifests.read(List.of(named.toString())), named + ": is not a regular file");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop.yaml", "nowhere"})
    void is_refused_for_a_link_that_leads_to_no_file(String target) throws IOException {
        write("s.yaml", SERVICE);
        Files.createSymbolicLink(folder.resolve("loop.yaml"), folder.resolve(target));

        assertFault(this::read, folder + "/loop.yaml: is a link that leads to no file");
        assertFault(() -> Manifests.read(List.of(folder + "/loop.yaml")), "loop.yaml: does not exist");
    }

    private Manifests read() {
        return Manifests.read(List.of(folder.toString()));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
