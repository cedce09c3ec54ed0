package io.waypointguard.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the image, where they are to be in it. All bear the same time, because the archive of classes knows it. */
record ImageRoot(Path path) {

    /** One second after the epoch, as Jib has it: tools take zero for "no time". */
    static final Instant TIME = Instant.EPOCH.plusSeconds(1);

    static final String RUNTIME = "opt/java";
    static final String APPLICATION = "app";

    /** What jdeps finds for the application and its libraries, less what only optional parts of those would use. */
    private static final String MODULES = "java.base,java.logging,java.management,java.naming,java.sql,java.xml,"
            + "jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs";

    /** Part of the runtime, and so the weakest there are: JAVA_TOOL_OPTIONS and the command line override them. */
    private static final Path JVM_OPTIONS = Path.of("src", "image", "jvm.options");

    /** An empty one in that directory, of which nothing else is left. */
    static ImageRoot in(Path directory) throws IOException {
        if (Files.exists(directory)) {
            Files.walkFileTree(directory, new Deletion());
        }
        return new ImageRoot(Files.createDirectories(directory.resolve("root")));
    }

    Path java() {
        return path.resolve(RUNTIME).resolve("bin").resolve("java");
    }

    Path application() {
        return path.resolve(APPLICATION);
    }

    Path jar() {
        return application().resolve("quarkus-run.jar");
    }

    Path archive() {
        return application().resolve("classes.aot");
    }

    /** Puts a runtime of the JDK that runs this there, with the modules that are needed. */
    void linkRuntime() throws IOException {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int status = jlink.run(
                System.out,
                System.err,
                "--output",
                path.resolve(RUNTIME).toString(),
                "--add-modules",
                MODULES,
                "--add-options",
                jvmOptions(),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages");
        if (status != 0) {
            throw new IllegalStateException("jlink failed");
        }
    }

    private static String jvmOptions() throws IOException {
        return Files.readAllLines(JVM_OPTIONS).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining(" "));
    }

    void copyApplication(Path packaged, Path sbom) throws IOException {
        try (Stream<Path> files = Files.walk(packaged)) {
            for (Path from : files.filter(Files::isRegularFile).toList()) {
                copy(from, application().resolve(packaged.relativize(from).toString()));
            }
        }
        copy(sbom, application().resolve("sbom.json"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.setLastModifiedTime(Files.copy(from, to), FileTime.from(TIME));
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
