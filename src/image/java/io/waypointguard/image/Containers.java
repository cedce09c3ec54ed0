package io.waypointguard.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The image of these files on that base. Its layers go from what changes seldom to what changes with every build; the
 * last two are all that two builds of the same sources do not make alike: what Quarkus generates, and the archive.
 */
record Containers(ImageRoot root, String base, Map<String, String> labels) {

    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");

    /** Writes the image to {@code target/image/image.tar} or, with {@code registry}, to the registry of its name. */
    String write(String name, String to) throws Exception {
        ImageReference image = ImageReference.parse(name);
        Containerizer containerizer = to.equals("registry")
                ? Containerizer.to(registry(image))
                : Containerizer.to(TarImage.at(beside("image.tar")).named(image));
        // Jib knows layers again by the times of their files, and all of ours are the same: a cache for this build
        // only.
        containerizer.setApplicationLayersCache(beside("layers"));
        return name + " " + builder().containerize(containerizer).getDigest();
    }

    private Path beside(String name) {
        return root.path().resolveSibling(name);
    }

    private static RegistryImage registry(ImageReference image) {
        CredentialRetrieverFactory credentials = CredentialRetrieverFactory.forImage(image, event -> {});
        return RegistryImage.named(image)
                .addCredentialRetriever(credentials.dockerConfig())
                .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
    }

    private JibContainerBuilder builder() throws Exception {
        String application = "/" + ImageRoot.APPLICATION + "/";
        return Jib.from(base)
                .addFileEntriesLayer(layer("runtime", ImageRoot.RUNTIME))
                .addFileEntriesLayer(layer("libraries", "app/lib"))
                .addFileEntriesLayer(layer(
                        "application",
                        "app/app",
                        "app/quarkus/quarkus-application.dat",
                        "app/quarkus/transformed-bytecode.jar",
                        "app/quarkus-run.jar",
                        "app/sbom.json"))
                .addFileEntriesLayer(layer("generated", "app/quarkus/generated-bytecode.jar"))
                .addFileEntriesLayer(layer("archive", "app/" + root.archive().getFileName()))
                .setLabels(labels)
                .setCreationTime(ImageRoot.TIME)
                .setUser("65532:65532")
                .addEnvironmentVariable("MALLOC_ARENA_MAX", "1")
                .setWorkingDirectory(AbsoluteUnixPath.get("/"))
                .addExposedPort(Port.tcp(8443))
                .addExposedPort(Port.tcp(9000))
                .setEntrypoint(
                        "/" + ImageRoot.RUNTIME + "/bin/java",
                        "-XX:AOTCache=" + application + root.archive().getFileName(),
                        "-jar",
                        application + root.jar().getFileName())
                .setProgramArguments("serve");
    }

    private FileEntriesLayer layer(String name, String... paths) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (String path : paths) {
            for (Path file : files(root.path().resolve(path))) {
                AbsoluteUnixPath inImage =
                        AbsoluteUnixPath.get("/" + root.path().relativize(file));
                FilePermissions permissions =
                        Files.isExecutable(file) ? PROGRAM : FilePermissions.DEFAULT_FILE_PERMISSIONS;
                layer.addEntry(file, inImage, permissions, ImageRoot.TIME);
            }
        }
        return layer.build();
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
