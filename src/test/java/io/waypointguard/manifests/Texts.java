package io.waypointguard.manifests;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads a text as standard input. */
final class Texts {

    private Texts() {}

    static Manifests read(String text) {
        return read(text, Optional.empty());
    }

    static Manifests read(String text, Optional<String> namespace) {
        return read(text.getBytes(StandardCharsets.UTF_8), namespace);
    }

    static Manifests read(byte[] text, Optional<String> namespace) {
        return new ManifestReader(namespace, new ByteArrayInputStream(text)).read(List.of("-"));
    }
}
