package io.waypointguard.enroll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Adds labels to a manifest by JSON Patch (RFC 6902), computed on the raw tree so that nothing else is touched. */
public final class LabelPatch {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String LABELS = "/metadata/labels";

    private LabelPatch() {}

    /** The patch that adds the labels that are not there; nothing when there is nothing to add. */
    public static Optional<ArrayNode> adding(Map<String, String> labels, JsonNode manifest) {
        JsonNode present = manifest.path("metadata").path("labels");
        ArrayNode operations = JSON.arrayNode();
        if (!present.isObject() && !labels.isEmpty()) {
            ObjectNode all = JSON.objectNode();
            labels.forEach(all::put);
            operations.add(add(LABELS, all));
        } else {
            labels.forEach((key, value) -> {
                if (!present.has(key)) {
                    operations.add(add(LABELS + "/" + escaped(key), JSON.textNode(value)));
                }
            });
        }
        return operations.isEmpty() ? Optional.empty() : Optional.of(operations);
    }

    private static ObjectNode add(String path, JsonNode value) {
        return JSON.objectNode().put("op", "add").put("path", path).set("value", value);
    }

    /** JSON Pointer (RFC 6901) gives these two characters a meaning. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
