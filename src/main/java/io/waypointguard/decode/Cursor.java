package io.waypointguard.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.waypointguard.mesh.StringList;
import io.waypointguard.mesh.Unrecognised;
import io.waypointguard.mesh.Unrecognised.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A place in a JSON tree that knows its own path and notes what it cannot read. A property that is {@code null} reads
 * as absent, as the API server and protobuf's JSON both have it; a {@code null} item of a list does not.
 */
final class Cursor {

    private final JsonNode node;
    private final String path;
    private final Collection<Unrecognised> notes;

    private Cursor(JsonNode node, String path, Collection<Unrecognised> notes) {
        this.node = node;
        this.path = path;
        this.notes = notes;
    }

    /** The top of a tree; what cannot be read is added to {@code notes}. */
    static Cursor top(JsonNode node, Collection<Unrecognised> notes) {
        return new Cursor(node, "", notes);
    }

    /** The same place, with another list for what cannot be read. */
    Cursor noting(Collection<Unrecognised> others) {
        return new Cursor(node, path, others);
    }

    String path() {
        return path;
    }

    boolean present() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** The property of that name; an absent place when there is none. */
    Cursor at(String name) {
        JsonNode child = node.isObject() ? node.get(name) : null;
        return new Cursor(
                child == null ? MissingNode.getInstance() : child, path.isEmpty() ? name : path + "." + name, notes);
    }

    /** The same place, where an object must be: anything else is noted and reads as an empty object. */
    Cursor object() {
        if (present() && !node.isObject()) {
            wrongType("an object");
        }
        return this;
    }

    /** The items of a list; anything else than a list is noted and has no items. */
    List<Cursor> items() {
        if (!present()) {
            return List.of();
        }
        if (!node.isArray()) {
            wrongType("a list");
            return List.of();
        }
        List<Cursor> items = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(new Cursor(node.get(i), path + "[" + i + "]", notes));
        }
        return items;
    }

    /** An item of a list, where an object must be; {@code null} is noted, too. */
    Cursor objectItem() {
        if (!node.isObject()) {
            wrongType("an object");
        }
        return this;
    }

    /** The text; empty when absent. A number or a boolean is noted and reads as its text. */
    String text() {
        if (!present()) {
            return "";
        }
        if (!node.isTextual()) {
            wrongType("a string");
        }
        return node.isContainerNode() ? "" : node.asText();
    }

    /** The integer; {@code otherwise} when it is absent. Anything else than an integer is noted. */
    long integer(long otherwise) {
        if (!present()) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            wrongType("an integer");
            return otherwise;
        }
        return node.longValue();
    }

    StringList stringList() {
        List<String> values = new ArrayList<>();
        for (Cursor item : items()) {
            if (!item.node.isTextual()) {
                item.wrongType("a string");
            }
            values.add(item.node instanceof NullNode ? "" : item.node.asText());
        }
        return new StringList(path, present(), values);
    }

    /** An object of strings, such as labels. A {@code null} value reads as empty, as Go's JSON decoder has it. */
    Map<String, String> stringMap() {
        return stringMap(false);
    }

    /** An object of strings in a custom resource, of which the API server prunes {@code null} values. */
    Map<String, String> stringMapWithoutNulls() {
        return stringMap(true);
    }

    private Map<String, String> stringMap(boolean withoutNulls) {
        object();
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isTextual() && !value.isNull()) {
                new Cursor(value, path + "[" + entry.getKey() + "]", notes).wrongType("a string");
            }
            if (!value.isNull()) {
                map.put(entry.getKey(), value.asText());
            } else if (!withoutNulls) {
                map.put(entry.getKey(), "");
            }
        }
        return map;
    }

    /** The names of the properties that are not absent and not among {@code known}; each is noted. */
    List<String> unknownFields(Set<String> known) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!known.contains(property.getKey()) && !property.getValue().isNull()) {
                unknown.add(property.getKey());
                notes.add(new Unrecognised(Reason.UNKNOWN_FIELD, at(property.getKey()).path, ""));
            }
        }
        return unknown;
    }

    /** The names of the properties, in the order of the text. */
    List<String> fieldNames() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void wrongType(String expected) {
        notes.add(new Unrecognised(Reason.WRONG_TYPE, path.isEmpty() ? "." : path, expected));
    }
}
