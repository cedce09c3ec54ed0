package io.waypointguard.image;

import java.nio.file.Path;
import java.util.Map;

/**
 * Lays out the files of the image below {@code target/image/root}, with a Java runtime and an archive of loaded classes
 * made for it, and writes them as an image. No Docker daemon is needed. Properties: {@code image.name}; {@code
 * image.base}; {@code image.to}, which is {@code tar}, {@code registry}, or {@code files} for no image at all.
 */
public final class BuildImage {

    private static final Path TARGET = Path.of("target");

    private BuildImage() {}

    public static void main(String... args) throws Exception {
        ImageRoot root = ImageRoot.in(TARGET.resolve("image").toAbsolutePath());
        root.linkRuntime();
        root.copyApplication(TARGET.resolve("quarkus-app"), TARGET.resolve("sbom.json"));
        Training.of(root).archiveClasses();
        String to = System.getProperty("image.to");
        if (!to.equals("files")) {
            Containers containers = new Containers(root, System.getProperty("image.base"), labels());
            System.out.println(containers.write(System.getProperty("image.name"), to));
        }
    }

    private static Map<String, String> labels() {
        return Map.of(
                "org.opencontainers.image.title", "Waypoint Guard",
                "org.opencontainers.image.licenses", "Apache-2.0",
                "org.opencontainers.image.version", System.getProperty("image.version"));
    }
}
