package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.testing.MeshYaml;

/** A cluster of tests, written as YAML and read as the objects that an API server answers with. */
public final class ScannedYaml {

    private ScannedYaml() {}

    /** @param defaultNamespace that of the kubeconfig's context */
    public static ClusterScan scan(String defaultNamespace, String yaml) {
        ScannedObjects objects = new ScannedObjects();
        for (JsonNode tree : MeshYaml.trees(yaml)) {
            if (tree instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects.scan(defaultNamespace);
    }
}
