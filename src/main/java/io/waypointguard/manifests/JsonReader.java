package io.waypointguard.manifests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the documents of one JSON text; several may follow one another. */
final class JsonReader {

    private static final int MAX_DEPTH = 100;
    /** The size of the file is the limit of names and strings; depth has a limit of its own. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // Interned names and cached ones would outlive the file.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final String file;

    private JsonReader(JsonParser parser, String file) {
        this.parser = parser;
        this.file = file;
    }

    static List<Located> read(String text, String file) {
        List<Located> documents = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonReader reader = new JsonReader(parser, file);
            while (parser.nextToken() != null) {
                documents.add(reader.value(0));
            }
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw ManifestException.at(
                    file, location == null ? 0 : location.getLineNr(), "is not valid JSON: " + problem(e));
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string cannot fail", e);
        }
        return documents;
    }

    /** The library adds where its own buffer starts, and which method sets its limit; the line is in the message. */
    private static String problem(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("it cannot be parsed");
        return first.replaceAll(" \\(start marker at.*", "").replaceAll(", from `[^`]*`", "");
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private Located value(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw ManifestException.at(file, line(), "is nested more than " + MAX_DEPTH + " deep");
        }
        int line = line();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(line, depth);
        }
        return token == JsonToken.START_ARRAY ? array(line, depth) : new Located(scalar(token), Place.leaf(line));
    }

    private Located object(int line, int depth) throws IOException {
        ObjectNode object = JSON.objectNode();
        Map<String, Place> places = Place.noChildren();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            int nameLine = line();
            parser.nextToken();
            Located value = value(depth + 1);
            if (object.replace(name, value.json()) != null) {
                throw ManifestException.at(file, nameLine, "the key \"" + name + "\" stands here a second time");
            }
            places.put(name, value.place().onLine(nameLine));
        }
        return new Located(object, new Place(line, places));
    }

    private Located array(int line, int depth) throws IOException {
        ArrayNode array = JSON.arrayNode();
        Map<String, Place> places = Place.noChildren();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Located item = value(depth + 1);
            places.put(String.valueOf(array.size()), item.place());
            array.add(item.json());
        }
        return new Located(array, new Place(line, places));
    }

    private JsonNode scalar(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> JSON.textNode(parser.getText());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT, LONG -> JSON.numberNode(parser.getLongValue());
                    default -> JSON.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> JSON.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> JSON.booleanNode(true);
            case VALUE_FALSE -> JSON.booleanNode(false);
            default -> JSON.nullNode();
        };
    }
}
