package io.waypointguard.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.Yaml;

/** Meshes and policies of tests, written as YAML and read as the guard reads manifests. */
public final class MeshYaml {

    public static final ObjectMapper JSON = new ObjectMapper();

    private MeshYaml() {}

    /** The documents of a YAML text as JSON trees. */
    public static List<JsonNode> trees(String yaml) {
        List<JsonNode> trees = new ArrayList<>();
        for (Object document : new Yaml().loadAll(yaml)) {
            trees.add(JSON.valueToTree(document));
        }
        return trees;
    }

    public static JsonNode tree(String yaml) {
        Object document = new Yaml().load(yaml);
        return document == null ? NullNode.getInstance() : JSON.valueToTree(document);
    }

    public static MeshObject object(JsonNode tree) {
        Decoded decoded = ObjectDecoder.decode(tree);
        if (decoded instanceof Decoded.Known known) {
            return known.object();
        }
        throw new AssertionError("not read: " + decoded + "\n" + tree.toPrettyString());
    }

    public static MeshObject object(String yaml) {
        return object(tree(yaml));
    }

    /** The manifest of the AuthorizationPolicy {@code NAMESPACE/policy} with that {@code spec}; without one for an empty text. */
    public static ObjectNode policyTree(String namespace, String spec) {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("apiVersion", "security.istio.io/v1").put("kind", "AuthorizationPolicy");
        tree.putObject("metadata").put("namespace", namespace).put("name", "policy");
        if (!spec.isBlank()) {
            tree.set("spec", tree(spec));
        }
        return tree;
    }

    public static AuthorizationPolicy policy(String namespace, String spec) {
        return (AuthorizationPolicy) object(policyTree(namespace, spec));
    }

    /** A whole mesh: what is not in it does not exist. */
    public static MeshSnapshot complete(String yaml) {
        return MeshSnapshot.complete(objects(yaml));
    }

    /** A set of manifests: what is not in it may exist all the same. */
    public static MeshSnapshot partial(String yaml) {
        return MeshSnapshot.partial(objects(yaml));
    }

    private static List<MeshObject> objects(String yaml) {
        return trees(yaml).stream().map(MeshYaml::object).toList();
    }
}
