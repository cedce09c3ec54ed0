package io.waypointguard.mesh;

import java.util.Map;

/**
 * A Kubernetes Service.
 *
 * @param type {@code spec.type} as written; empty when absent, which Kubernetes reads as ClusterIP
 * @param headless {@code spec.clusterIP} is {@code None}
 * @param selector the labels of the pods that it stands for; empty when it selects none
 */
public record Service(Metadata metadata, String type, boolean headless, Map<String, String> selector)
        implements MeshObject {

    public Service {
        selector = Map.copyOf(selector);
    }

    @Override
    public Kind kind() {
        return Kind.SERVICE;
    }

    /** Whether every pod with those labels is one of its pods. A Service without a selector has no pods of its own. */
    public boolean selects(Map<String, String> podLabels) {
        return !selector.isEmpty() && podLabels.entrySet().containsAll(selector.entrySet());
    }

    /** A DNS alias: istiod makes no mesh Service of it, so no waypoint ever sees its traffic. */
    public boolean isExternalName() {
        return type.equals("ExternalName");
    }
}
