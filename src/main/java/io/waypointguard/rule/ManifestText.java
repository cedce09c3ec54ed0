package io.waypointguard.rule;

import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Manifests as YAML: whole objects for {@code kubectl apply}, and merge patches where only a part of the object is
 * known. Never a part for {@code kubectl apply --server-side}: on an object that was applied the ordinary way, kubectl
 * takes over all of its fields and drops those that the part does not have (kubernetes issue 125403).
 */
final class ManifestText {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private ManifestText() {}

    /** A merge patch that says to which object it belongs. */
    static String patch(
            MeshObject object, Map<String, ? extends @Nullable Object> metadata, Map<String, ?> otherFields) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>(identity(object.metadata()));
        written.putAll(metadata);
        Map<String, @Nullable Object> manifest = header(object, written);
        manifest.putAll(otherFields);
        return "# kubectl patch --type merge -f FILE --patch-file FILE\n" + YamlText.write(manifest);
    }

    private static Map<String, @Nullable Object> header(MeshObject object, Map<String, @Nullable Object> metadata) {
        Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", object.metadata().apiVersion());
        manifest.put("kind", object.kind().kindName());
        manifest.put("metadata", metadata);
        return manifest;
    }

    private static Map<String, Object> identity(Metadata metadata) {
        Map<String, Object> written = new LinkedHashMap<>();
        boolean named = !metadata.name().isEmpty();
        written.put(named ? "name" : "generateName", named ? metadata.name() : metadata.generateName());
        if (!metadata.namespace().isEmpty()) {
            written.put("namespace", metadata.namespace());
        }
        return written;
    }

    /** The metadata of a whole object, without what kubectl writes itself. */
    private static Map<String, @Nullable Object> described(Metadata metadata) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>(identity(metadata));
        if (!metadata.labels().isEmpty()) {
            written.put("labels", new TreeMap<>(metadata.labels()));
        }
        Map<String, String> annotations = new TreeMap<>(metadata.annotations());
        annotations.remove(LAST_APPLIED);
        if (!annotations.isEmpty()) {
            written.put("annotations", annotations);
        }
        return written;
    }

    /** The beginning of a whole object. */
    static Map<String, @Nullable Object> header(MeshObject object) {
        return header(object, described(object.metadata()));
    }
}
