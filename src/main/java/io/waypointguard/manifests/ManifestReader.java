package io.waypointguard.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.Decoded.Known;
import io.waypointguard.decode.Decoded.Malformed;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.mesh.Kind;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads manifests from files, folders and standard input. Objects of kinds that do not concern the guard, and empty
 * documents, are passed over.
 */
public final class ManifestReader {

    private static final String DEFAULT_NAMESPACE = "default";

    private final String namespace;
    private final InputStream standardInput;

    /**
     * @param namespace for objects that name none; without it they are in {@code default}, where kubectl would put them
     * @param standardInput what the path {@code -} stands for
     */
    public ManifestReader(Optional<String> namespace, InputStream standardInput) {
        this.namespace = namespace.orElse(DEFAULT_NAMESPACE);
        this.standardInput = standardInput;
    }

    static ManifestReader plain() {
        return new ManifestReader(Optional.empty(), InputStream.nullInputStream());
    }

    /**
     * The objects of all those files.
     *
     * @throws ManifestException for a path that does not exist or holds no manifests, a file that is broken, an object
     *     that cannot be read or is there twice
     */
    public Manifests read(List<String> paths) {
        List<SourcedObject> objects = new ArrayList<>();
        FileFinder files = new FileFinder(standardInput);
        for (String path : paths) {
            AtomicInteger documents = new AtomicInteger();
            boolean readBefore = files.find(path, file -> {
                for (Located document : file.documents()) {
                    documents.incrementAndGet();
                    read(document, file.name(), objects);
                }
            });
            if (documents.get() == 0 && !readBefore) {
                boolean isStandardInput = path.equals(FileFinder.STANDARD_INPUT);
                throw ManifestException.in(
                        isStandardInput ? FileFinder.STANDARD_INPUT_NAME : path, "holds no manifests");
            }
        }
        return Manifests.of(objects);
    }

    private void read(Located document, String file, List<SourcedObject> objects) {
        JsonNode json = document.json();
        JsonNode items = json.path("items");
        String kind = text(json.path("kind"));
        if (kind.endsWith("List") && items.isArray()) {
            for (int i = 0; i < items.size(); i++) {
                Located item = document.item("items", i);
                fillIn(item.json(), text(json.path("apiVersion")), kind.substring(0, kind.length() - 4));
                read(item, file, objects);
            }
        } else if (!kind.equals("List")) {
            readObject(document, file).ifPresent(objects::add);
        } else if (!items.isMissingNode() && !items.isNull()) {
            throw ManifestException.at(file, document.place().lineOf("items"), "the List: items is not a list");
        }
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : "";
    }

    /** The API server leaves kind and version out of the items of, say, a ServiceList. */
    private static void fillIn(JsonNode item, String apiVersion, String kind) {
        if (item instanceof ObjectNode object && !kind.isEmpty() && !object.has("kind") && !object.has("apiVersion")) {
            object.put("apiVersion", apiVersion).put("kind", kind);
        }
    }

    private Optional<SourcedObject> readObject(Located document, String file) {
        fillInNamespace(document.json());
        Decoded decoded = ObjectDecoder.decode(document.json());
        if (decoded instanceof Malformed malformed) {
            if (!document.json().has("apiVersion") && !document.json().has("kind")) {
                throw ManifestException.at(
                        file, document.place().line(), "is no Kubernetes manifest: it has no apiVersion and no kind");
            }
            boolean whole = malformed.path().equals(".");
            throw ManifestException.at(
                    file,
                    document.place().lineOf(malformed.path()),
                    describe(document.json()) + (whole ? "" : ": " + malformed.path()) + " " + malformed.fault());
        }
        return decoded instanceof Known known && document.json() instanceof ObjectNode tree
                ? Optional.of(new SourcedObject(known.object(), tree, file, document.place()))
                : Optional.empty();
    }

    private static String describe(JsonNode json) {
        String kind = text(json.path("kind"));
        String name = text(json.path("metadata").path("name"));
        return kind.isEmpty() || name.isEmpty() ? "the document" : kind + " " + name;
    }

    private void fillInNamespace(JsonNode json) {
        JsonNode written = json.path("metadata").path("namespace");
        boolean absent = written.isMissingNode()
                || written.isNull()
                || (written.isTextual() && text(written).isEmpty());
        if (absent && isNamespaced(json) && json.path("metadata") instanceof ObjectNode metadata) {
            metadata.put("namespace", namespace);
        }
    }

    private static boolean isNamespaced(JsonNode json) {
        String apiVersion = text(json.path("apiVersion"));
        int slash = apiVersion.indexOf('/');
        return Kind.of(slash < 0 ? "" : apiVersion.substring(0, slash), text(json.path("kind")))
                .filter(Kind::namespaced)
                .isPresent();
    }
}
