package io.waypointguard.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns the node graph of one YAML document into a JSON tree with the place of each value. The limits on aliases and
 * depth keep a small text from becoming a huge tree.
 */
final class YamlTree {

    static final int MAX_DEPTH = 100;

    /** How many values aliases may repeat in one document: more than any manifest needs, less than a bomb. */
    static final int MAX_REPEATED = 100_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String file;
    private final Tag plain;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    /** What scalars stand for: an alias of a long one costs nothing. */
    private final Map<Node, JsonNode> scalars = new IdentityHashMap<>();

    private int repeated;

    /** @param plain the tag of scalars that are neither quoted nor tagged */
    YamlTree(String file, Tag plain) {
        this.file = file;
        this.plain = plain;
    }

    Located convert(Node document) {
        return convert(document, 0);
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    private ManifestException fault(Node node, String fault) {
        return ManifestException.at(file, line(node), fault);
    }

    private Located convert(Node node, int depth) {
        if (!seen.add(node) && ++repeated > MAX_REPEATED) {
            throw fault(node, "aliases repeat more than " + MAX_REPEATED + " values");
        }
        if (depth > MAX_DEPTH) {
            throw fault(node, "is nested more than " + MAX_DEPTH + " deep");
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, depth);
        }
        if (node instanceof SequenceNode sequence) {
            return sequence(sequence, depth);
        }
        return new Located(scalar((ScalarNode) node), Place.leaf(line(node)));
    }

    private JsonNode scalar(ScalarNode node) {
        JsonNode known = scalars.get(node);
        if (known != null) {
            return known;
        }
        JsonNode value = read(node);
        scalars.put(node, value);
        return value;
    }

    private JsonNode read(ScalarNode node) {
        if (node.getTag().equals(plain)) {
            return YamlScalar.plain(node.getValue());
        }
        String tag = node.getTag().getValue();
        return YamlScalar.tagged(tag, node.getValue())
                .orElseThrow(() -> fault(node, "\"" + node.getValue() + "\" is not what its tag " + tag + " says"));
    }

    private Located sequence(SequenceNode node, int depth) {
        ArrayNode array = JSON.arrayNode();
        Map<String, Place> places = Place.noChildren();
        for (Node value : node.getValue()) {
            Located item = convert(value, depth + 1);
            places.put(String.valueOf(array.size()), item.place());
            array.add(item.json());
        }
        return new Located(array, new Place(line(node), places));
    }

    private Located mapping(MappingNode node, int depth) {
        ObjectNode object = JSON.objectNode();
        Map<String, Place> places = Place.noChildren();
        Set<String> written = new HashSet<>();
        for (NodeTuple entry : node.getValue()) {
            Node key = entry.getKeyNode();
            if (isMerge(key)) {
                merge(entry.getValueNode(), depth, object, places);
                continue;
            }
            String name = key(key);
            if (!written.add(name)) {
                throw fault(key, "the key \"" + name + "\" stands here a second time");
            }
            Located value = convert(entry.getValueNode(), depth + 1);
            object.set(name, value.json());
            places.put(name, value.place().onLine(line(key)));
        }
        return new Located(object, new Place(line(node), places));
    }

    private boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.getValue().equals("<<")
                && (scalar.getTag().equals(plain) || scalar.getTag().equals(Tag.MERGE));
    }

    /** What comes later in the text wins, merged or not, as in goyaml.v2; of a list of mappings, the first does. */
    private void merge(Node value, int depth, ObjectNode object, Map<String, Place> places) {
        if (value instanceof SequenceNode sequence) {
            List<Node> backwards = new ArrayList<>(sequence.getValue());
            Collections.reverse(backwards);
            backwards.forEach(item -> mergeMapping(item, depth, object, places));
        } else {
            mergeMapping(value, depth, object, places);
        }
    }

    private void mergeMapping(Node value, int depth, ObjectNode object, Map<String, Place> places) {
        if (!(value instanceof MappingNode)) {
            throw fault(value, "a merge key (<<) takes a mapping or a list of mappings");
        }
        Located merged = convert(value, depth + 1);
        for (Map.Entry<String, JsonNode> field : merged.json().properties()) {
            object.set(field.getKey(), field.getValue());
            places.put(field.getKey(), merged.place().child(field.getKey()));
        }
    }

    /** A key that reads as a number or a boolean is its JSON text, as in sigs.k8s.io/yaml. */
    private String key(Node key) {
        if (!(key instanceof ScalarNode scalar)) {
            throw fault(key, "a key must be a scalar");
        }
        JsonNode value = scalar(scalar);
        if (value.isNull()) {
            throw fault(key, "a key must not be null");
        }
        return value.asText();
    }
}
