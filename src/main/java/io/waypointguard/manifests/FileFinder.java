package io.waypointguard.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    /** Read by kustomize and never applied; it need not say its kind. */
    private static final Set<String> NEVER_APPLIED = Set.of("kustomization.yaml", "kustomization.yml");

    private static final long MAX_BYTES = 256L * 1024 * 1024;

    private final InputStream standardInput;
    private final Set<Path> seen = new HashSet<>();
    private boolean standardInputRead;

    FileFinder(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** Hands on the files of one path, in order of their names, and says whether all of them had been read before. */
    boolean find(String path, Consumer<ManifestFile> found) {
        if (path.equals(STANDARD_INPUT)) {
            return readStandardInput(found);
        }
        Path start = parse(path);
        if (!Files.exists(start)) {
            throw ManifestException.in(path, "does not exist");
        }
        List<Path> files = Files.isDirectory(start) ? below(start) : List.of(start);
        if (files.isEmpty()) {
            throw ManifestException.in(path, "holds no manifests (*.yaml, *.yml, *.json)");
        }
        boolean allBefore = true;
        for (Path file : files) {
            allBefore &= !read(file, found);
        }
        return allBefore;
    }

    private boolean readStandardInput(Consumer<ManifestFile> found) {
        if (standardInputRead) {
            return true;
        }
        standardInputRead = true;
        try {
            found.accept(ManifestFile.of(STANDARD_INPUT_NAME, standardInput.readAllBytes()));
            return false;
        } catch (IOException e) {
            throw ManifestException.in(STANDARD_INPUT_NAME, "cannot be read");
        }
    }

    private static Path parse(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw ManifestException.in(path, "is no path");
        }
    }

    /** Links to folders are not followed: they could lead in a circle. Links to files are. */
    private static List<Path> below(Path folder) {
        List<Path> entries;
        try (Stream<Path> listed = Files.list(folder)) {
            entries = listed.sorted().toList();
        } catch (IOException e) {
            throw ManifestException.in(folder.toString(), "cannot be read");
        }
        List<Path> files = new ArrayList<>();
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            if (name.startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                if (!Files.isSymbolicLink(entry)) {
                    files.addAll(below(entry));
                }
            } else if (isManifest(name)) {
                files.add(entry);
            }
        }
        return files;
    }

    private static boolean isManifest(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0
                && EXTENSIONS.contains(name.substring(dot).toLowerCase(Locale.ROOT))
                && !NEVER_APPLIED.contains(name);
    }

    /** Whether the file had not been read before. */
    private boolean read(Path file, Consumer<ManifestFile> found) {
        String name = file.toString();
        try {
            if (!seen.add(file.toRealPath())) {
                return false;
            }
            if (Files.size(file) > MAX_BYTES) {
                throw ManifestException.in(name, "is larger than " + MAX_BYTES / (1024 * 1024) + " MiB");
            }
            found.accept(ManifestFile.of(name, Files.readAllBytes(file)));
            return true;
        } catch (IOException e) {
            throw ManifestException.in(name, "cannot be read");
        }
    }
}
