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
     * The objects of all those files. What lies in a folder and is no manifest is passed over.
     *
     * @throws ManifestException for a path that does not exist or holds no manifests, a file that is broken, an object
     *     that cannot be read or is there twice
     */
    public Manifests read(List<String> paths) {
        List<SourcedObject> objects = new ArrayList<>();
        PassedOver.Collector passedOver = new PassedOver.Collector();
        AtomicInteger documents = new AtomicInteger();
        FileFinder files =
                new FileFinder(standardInput, file -> documents.addAndGet(read(file, objects, passedOver)), passedOver);
        for (String path : paths) {
            int before = documents.get();
            boolean readBefore = files.find(path);
            if (documents.get() == before && !readBefore) {
                throw empty(path, passedOver.passedOver());
            }
        }
        return Manifests.of(objects, passedOver.passedOver());
    }

    private static ManifestException empty(String path, PassedOver passedOver) {
        String name = path.equals(FileFinder.STANDARD_INPUT) ? FileFinder.STANDARD_INPUT_NAME : path;
        boolean onlyOthers = !passedOver.files().isEmpty();
        return ManifestException.in(
                name, "holds no manifests" + (onlyOthers ? "; passed over " + passedOver.description() : ""));
    }

    /** How many manifests were in the file. */
    private int read(ManifestFile file, List<SourcedObject> objects, PassedOver.Collector passedOver) {
        if (!file.isNamed() && file.isChartTemplate()) {
            passedOver.addTemplate(file.name());
            return 0;
        }
        List<Located> documents;
        try {
            documents = file.documents();
        } catch (ManifestException e) {
            if (file.isNamed() || file.looksLikeManifest()) {
                throw e;
            }
            passedOver.add(file.name());
            return 0;
        }
        boolean isManifest = file.isNamed()
                || documents.isEmpty()
                || documents.stream().anyMatch(document -> ManifestShape.isManifest(document.json()));
        if (!isManifest) {
            passedOver.add(file.name());
            return 0;
        }
        documents.forEach(document -> read(document, file.name(), objects));
        return documents.size();
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
                ? Optional.of(sourced(known, tree, file, document.place()))
                : Optional.empty();
    }

    private static SourcedObject sourced(Known known, ObjectNode tree, String file, Place place) {
        Optional<ObjectNames.Fault> fault = ObjectNames.fault(known.object());
        if (fault.isPresent()) {
            String path = fault.get().path();
            throw ManifestException.at(
                    file, place.lineOf(path), path + ": " + fault.get().text());
        }
        return new SourcedObject(known.object(), tree, file, place);
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
