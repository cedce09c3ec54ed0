package io.waypointguard.mesh;

import java.util.Map;
import java.util.Optional;

/**
 * The part of {@code metadata} that decides something.
 *
 * @param apiVersion as the manifest or the request gave it
 * @param namespace empty for a cluster-scoped object
 * @param name empty while only {@code generateName} is known, as on a CREATE before the API server has made the name
 * @param terminating a {@code deletionTimestamp} is set (for a Namespace also: its phase is Terminating)
 */
public record Metadata(
        String apiVersion,
        String namespace,
        String name,
        String generateName,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean terminating) {

    public Metadata {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** The label's value, which may be empty; nothing when the label is absent. */
    public Optional<String> label(String key) {
        return Optional.ofNullable(labels.get(key));
    }

    /** The annotation's value, which may be empty; nothing when the annotation is absent. */
    public Optional<String> annotation(String key) {
        return Optional.ofNullable(annotations.get(key));
    }

    /** What to call the object in a message: its name, or {@code generateName} followed by a star. */
    public String displayName() {
        return name.isEmpty() && !generateName.isEmpty() ? generateName + "*" : name;
    }
}
