package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.ObjectRef;

/**
 * One event of a watch.
 *
 * @param object as it is stored, or was
 * @param resourceVersion how far the watch has come with it
 */
record WatchEvent(Type type, ObjectNode object, String resourceVersion) {

    enum Type {
        /** The object is there, in this form. */
        PRESENT,
        /** The object is gone. */
        GONE,
        /** Nothing has happened to any object of the kind, up to here. */
        BOOKMARK
    }

    /**
     * Reads it.
     *
     * @throws ApiFailure when it is an error, or cannot be understood
     */
    static WatchEvent read(Kind kind, ObjectNode event) throws ApiFailure {
        String type = event.path("type").asText();
        if (type.equals("ERROR")) {
            throw ApiRefusal.inWatch(event.path("object"));
        }
        Type known = switch (type) {
            case "ADDED", "MODIFIED" -> Type.PRESENT;
            case "DELETED" -> Type.GONE;
            case "BOOKMARK" -> Type.BOOKMARK;
            default -> throw notUnderstood();
        };
        JsonNode metadata = event.at("/object/metadata");
        String reached = metadata.path("resourceVersion").asText();
        boolean named =
                known == Type.BOOKMARK || !metadata.path("name").asText().isEmpty();
        if (!(event.path("object") instanceof ObjectNode object)
                || !object.path("kind").asText().equals(kind.kindName())
                || reached.isEmpty()
                || !named) {
            throw notUnderstood();
        }
        return new WatchEvent(known, object, reached);
    }

    /** Which object it is about. */
    static ObjectRef ref(Kind kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectRef(
                kind, metadata.path("namespace").asText(), metadata.path("name").asText());
    }

    private static ApiFailure notUnderstood() {
        return new ApiFailure(Cause.GONE, "the watch has an event that cannot be understood");
    }
}
