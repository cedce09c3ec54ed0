package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.mesh.Kind;
import io.waypointguard.testing.MeshYaml;

/** A cluster of tests, written as YAML and read as the objects that an API server answers with. */
public final class ScannedYaml {

    private ScannedYaml() {}

    /** @param defaultNamespace that of the kubeconfig's context */
    public static ClusterScan scan(String defaultNamespace, String yaml) {
        ScannedObjects objects = new ScannedObjects();
        for (JsonNode tree : MeshYaml.trees(yaml)) {
            if (tree instanceof ObjectNode object) {
                String apiVersion = object.path("apiVersion").asText();
                String group = apiVersion.contains("/") ? apiVersion.replaceFirst("/.*", "") : "";
                objects.add(Kind.of(group, object.path("kind").asText()).orElseThrow(), object);
            }
        }
        return objects.scan(defaultNamespace);
    }
}
