package io.waypointguard.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder with what the archive of the command line has: the scripts, and the packaged application. */
record ArchiveLayout(Path folder) {

    static ArchiveLayout in(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        try (Stream<Path> scripts = Files.list(Path.of("src", "main", "dist", "bin"))) {
            for (Path script : scripts.toList()) {
                Path copy = Files.copy(script, bin.resolve(script.getFileName()));
                if (!copy.toFile().setExecutable(true)) {
                    throw new IOException(copy + " cannot be made executable");
                }
            }
        }
        Files.createSymbolicLink(
                folder.resolve("lib"), Path.of("target", "quarkus-app").toAbsolutePath());
        return new ArchiveLayout(folder);
    }

    Path bin() {
        return folder.resolve("bin");
    }
}
