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

    /** The files of one path, in order of their names. */
    void find(String path, Consumer<ManifestFile> found) {
        if (path.equals(STANDARD_INPUT)) {
            readStandardInput(found);
            return;
        }
        Path start = parse(path);
        if (Files.isDirectory(start)) {
            for (Path file : below(start)) {
                read(file, found);
            }
        } else if (Files.exists(start)) {
            read(start, found);
        } else {
            throw ManifestException.in(path, "does not exist");
        }
    }

    private void readStandardInput(Consumer<ManifestFile> found) {
        if (standardInputRead) {
            return;
        }
        standardInputRead = true;
        try {
            found.accept(new ManifestFile(STANDARD_INPUT_NAME, standardInput.readAllBytes()));
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

    private void read(Path file, Consumer<ManifestFile> found) {
        String name = file.toString();
        try {
            if (!seen.add(file.toRealPath())) {
                return;
            }
            if (Files.size(file) > MAX_BYTES) {
                throw ManifestException.in(name, "is larger than " + MAX_BYTES / (1024 * 1024) + " MiB");
            }
            found.accept(new ManifestFile(name, Files.readAllBytes(file)));
        } catch (IOException e) {
            throw ManifestException.in(name, "cannot be read");
        }
    }
}
