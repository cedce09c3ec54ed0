package io.waypointguard.cluster;

import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import java.util.List;
import java.util.Map;

/**
 * A cluster as it was when it was read, once: every object, and the conditions that others have written into them.
 *
 * @param mesh complete: what is not in it does not exist
 * @param conditions of each policy, Service and ServiceEntry that has some
 * @param defaultNamespace the Namespace that is meant where none is named
 * @param notes what the reader should know of the cluster or of what could not be made sense of; a sentence each
 */
public record ClusterScan(
        MeshSnapshot mesh,
        Map<ObjectRef, List<StoredCondition>> conditions,
        String defaultNamespace,
        List<String> notes) {

    public ClusterScan {
        conditions = Map.copyOf(conditions);
        notes = List.copyOf(notes);
    }

    /**
     * Reads the cluster that a kubeconfig names.
     *
     * @param kubeconfig a path; empty for the one of the environment, as for kubectl
     * @param context empty for the current one
     * @throws ClusterException when there is something that cannot be read
     */
    public static ClusterScan read(String kubeconfig, String context) {
        KubeContext from = KubeContext.of(kubeconfig, context);
        try (KubeApi api = new KubeApi(KubeClients.of(from))) {
            return new ClusterReader(api, from).read();
        }
    }
}
