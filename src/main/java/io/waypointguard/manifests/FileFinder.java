package io.waypointguard.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds the files that paths stand for: files, folders with all that is in them, and {@code -}. Each file once. */
final class FileFinder {

    static final String STANDARD_INPUT = "-";
    static final String STANDARD_INPUT_NAME = "<stdin>";

    private static final Set<String> EXTENSIONS = Set.of(".yaml", ".yml", ".json");

    /** Where a shell puts the output of a command, {@code <(helm template .)}. It is a pipe with a writer. */
    private static final List<Path> OPEN_FILES = List.of(Path.of("/dev/fd"), Path.of("/proc/self/fd"));

    private static final int MAX_BYTES = 256 * 1024 * 1024;

    private final InputStream standardInput;
    private final Consumer<ManifestFile> found;
    private final PassedOver.Collector passedOver;
    private final Set<Path> seen = new HashSet<>();
    private boolean standardInputRead;

    /**
     * @param found is given each file
     * @param passedOver is told what is found in folders and cannot be a manifest
     */
    FileFinder(InputStream standardInput, Consumer<ManifestFile> found, PassedOver.Collector passedOver) {
        this.standardInput = standardInput;
        this.found = found;
        this.passedOver = passedOver;
    }

    /** Hands on the files of one path, in order of their names, and says whether all of them had been read before. */
    boolean find(String path) {
        if (path.equals(STANDARD_INPUT)) {
            return readStandardInput();
        }
        Path start = parse(path);
        if (isOpenFile(start)) {
            return !readOpenFile(start);
        }
        if (!Files.exists(start)) {
            throw ManifestException.in(path, "does not exist");
        }
        if (Files.isDirectory(start)) {
            return readFolder(start);
        }
        if (!Files.isRegularFile(start)) {
            throw ManifestException.in(path, "is not a regular file");
        }
        return !read(start, true);
    }

    private boolean readStandardInput() {
        if (standardInputRead) {
            return true;
        }
        standardInputRead = true;
        try {
            found.accept(ManifestFile.named(STANDARD_INPUT_NAME, bytes(standardInput, STANDARD_INPUT_NAME)));
            return false;
        } catch (IOException e) {
            throw ManifestException.in(STANDARD_INPUT_NAME, "cannot be read");
        }
    }

    private static boolean isOpenFile(Path path) {
        return path.equals(Path.of("/dev/stdin")) || OPEN_FILES.stream().anyMatch(path::startsWith);
    }

    private boolean readOpenFile(Path path) {
        if (!seen.add(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            found.accept(ManifestFile.named(path.toString(), bytes(in, path.toString())));
            return true;
        } catch (IOException e) {
            throw ManifestException.in(path.toString(), "cannot be read");
        }
    }

    private static Path parse(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw ManifestException.in(path, "is no path");
        }
    }

    private boolean readFolder(Path folder) {
        List<Path> files = below(folder);
        if (files.isEmpty()) {
            throw ManifestException.in(folder.toString(), "holds no manifests (*.yaml, *.yml, *.json)");
        }
        boolean allBefore = true;
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                allBefore &= !read(file, false);
            } else if (Files.exists(file)) {
                // Opening a FIFO would wait for somebody who writes into it.
                passedOver.add(file.toString());
            } else {
                throw ManifestException.in(file.toString(), "is a link that leads to no file");
            }
        }
        return allBefore;
    }

    /** Links to folders are not followed: they could lead in a circle. Links to files are. */
    private static List<Path> below(Path folder) {
        List<Path> entries;
        try (Stream<Path> listed = Files.list(folder)) {
            entries = listed.sorted().toList();
        } catch (IOException e) {
            throw ManifestException.in(folder.toString(), "cannot be read");
        }
        return entries.stream()
                .filter(entry -> !name(entry).startsWith("."))
                .flatMap(FileFinder::at)
                .toList();
    }

    private static Stream<Path> at(Path entry) {
        if (Files.isDirectory(entry)) {
            return Files.isSymbolicLink(entry) ? Stream.empty() : below(entry).stream();
        }
        return hasExtension(name(entry)) ? Stream.of(entry) : Stream.empty();
    }

    private static String name(Path entry) {
        return String.valueOf(entry.getFileName());
    }

    private static boolean hasExtension(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot).toLowerCase(Locale.ROOT));
    }

    /** Whether the file had not been read before. */
    private boolean read(Path file, boolean named) {
        String name = file.toString();
        try (InputStream in = Files.newInputStream(file)) {
            if (!seen.add(file.toRealPath())) {
                return false;
            }
            byte[] bytes = bytes(in, name);
            found.accept(named ? ManifestFile.named(name, bytes) : ManifestFile.inFolder(name, bytes));
            return true;
        } catch (IOException e) {
            throw ManifestException.in(name, "cannot be read");
        }
    }

    private static byte[] bytes(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw ManifestException.in(name, "is larger than " + MAX_BYTES / (1024 * 1024) + " MiB");
        }
        return bytes;
    }
}
