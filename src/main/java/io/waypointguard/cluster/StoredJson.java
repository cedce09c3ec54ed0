package io.waypointguard.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/**
 * Reads the JSON of an API server, with the limits of an API server: it stores names and strings of any length and
 * 10,000 levels, and Jackson's defaults stop far below that. What nobody here reads of an object is skipped while it is
 * parsed.
 */
final class StoredJson {

    /** Go's decoder takes 10,000 levels, and a list or an event stands around an object. */
    private static final int DEEPEST = 10_100;

    /** Names are not kept for later: tenants choose them, and a table of them would hold what they chose. */
    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build());

    /** How to read one value. */
    private interface Part {
        JsonNode read(JsonParser parser) throws IOException;
    }

    private static final Part WHOLE = MAPPER::readTree;

    private static final Part SKIPPED = parser -> {
        parser.skipChildren();
        return MissingNode.getInstance();
    };

    private static final Part METADATA = fields(Map.of("managedFields", SKIPPED), WHOLE);

    private static final Part STATUS = fields(Map.of("phase", WHOLE, "conditions", WHOLE, "addresses", WHOLE), SKIPPED);

    private static final Part OBJECT = fields(Map.of("metadata", METADATA, "status", STATUS), WHOLE);

    private static final Part EVENT = fields(Map.of("object", OBJECT), WHOLE);

    private StoredJson() {}

    /** The object that begins at the parser's token. */
    static JsonNode object(JsonParser parser) throws IOException {
        return OBJECT.read(parser);
    }

    /** The event of a watch that begins at the parser's token. */
    static JsonNode event(JsonParser parser) throws IOException {
        return EVENT.read(parser);
    }

    /** The object that the text is. */
    static JsonNode object(byte[] text) throws IOException {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return parser.nextToken() == null ? MissingNode.getInstance() : object(parser);
        }
    }

    /** Reads an object field by field; the others are those that are not named. What is no object is read whole. */
    private static Part fields(Map<String, Part> named, Part others) {
        return parser -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return WHOLE.read(parser);
            }
            ObjectNode object = MAPPER.createObjectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode value = named.getOrDefault(name, others).read(parser);
                if (!value.isMissingNode()) {
                    object.set(name, value);
                }
            }
            return object;
        };
    }
}
