package io.waypointguard.manifests;

import static io.waypointguard.manifests.ManifestTextTest.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFilesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        write("b.yaml", service("b"));
        write("a/z.yml", service("z"));
        write("a/y.json", "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"y\"}}");
        write("c/.hidden.yaml", "broken: [");
        write(".git/config.yaml", "broken: [");
        write("a/notes.txt", "broken: [");
        write("a/kustomization.yaml", "resources: [z.yml]");
    }

    @Test
    void reads_a_folder_and_all_below_it_in_order_without_what_is_hidden_or_no_manifest() {
        assertThat(names(Manifests.read(List.of(folder.toString())))).containsExactly("y", "z", "b");
    }

    @Test
    void names_files_as_they_were_given() {
        String given = folder + "/a/../a";

        assertThat(Manifests.read(List.of(given)).objects().get(0).file()).isEqualTo(given + "/y.json");
    }

    @Test
    void reads_a_named_file_whatever_it_is_called() throws IOException {
        Path file = write("a/manifest", service("m"));

        assertThat(names(Manifests.read(List.of(file.toString())))).containsExactly("m");
    }

    @Test
    void reads_a_file_once_however_often_it_is_named() {
        assertThat(names(Manifests.read(List.of(folder.toString(), folder + "/b.yaml", folder + "/a"))))
                .containsExactly("y", "z", "b");
    }

    @Test
    void follows_a_link_to_a_file_as_a_mounted_ConfigMap_has_it_but_none_to_a_folder() throws IOException {
        Path mounted = Files.createDirectories(folder.resolve("mounted/..data")).getParent();
        Files.writeString(mounted.resolve("..data/s.yaml"), service("linked"));
        Files.createSymbolicLink(mounted.resolve("s.yaml"), Path.of("..data/s.yaml"));
        Files.createSymbolicLink(mounted.resolve("circle"), mounted);

        assertThat(names(Manifests.read(List.of(mounted.toString())))).containsExactly("linked");
    }

    @Test
    void says_which_path_does_not_exist_or_holds_nothing() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));

        assertFault(() -> Manifests.read(List.of(folder + "/nope")), folder + "/nope: does not exist");
        assertFault(
                () -> Manifests.read(List.of(folder.toString(), empty.toString())),
                empty + ": holds no manifests (*.yaml, *.yml, *.json)");
        assertFault(() -> Manifests.read(List.of("a\0b")), "is no path");
    }

    @Test
    void says_which_file_of_a_folder_is_broken_and_where() throws IOException {
        write("a/x.yaml", service("x") + "b: [\n");

        assertFault(() -> Manifests.read(List.of(folder.toString())), "a/x.yaml:6: is not valid YAML");
    }

    @Test
    void names_both_files_of_an_object_that_is_there_twice() throws IOException {
        write("c/b.yaml", service("b"));

        assertFault(() -> Manifests.read(List.of(folder.toString())), "Service default/b is there twice: ");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String service(String name) {
        return "apiVersion: v1\nkind: Service\nmetadata:\n  name: " + name + "\n";
    }

    private static List<String> names(Manifests manifests) {
        return manifests.objects().stream()
                .map(source -> source.object().metadata().name())
                .toList();
    }
}
