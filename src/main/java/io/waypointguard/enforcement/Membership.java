package io.waypointguard.enforcement;

import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Namespace;

/**
 * Which Namespaces are ambient, by the label that the CNI reads (istio-cni's default enablementSelectors). Whether a
 * single pod is in the mesh depends on the pod, too, which the guard does not see.
 */
public final class Membership {

    private Membership() {}

    public static boolean isAmbient(Namespace namespace) {
        return namespace
                .metadata()
                .label(IstioNames.DATAPLANE_MODE_LABEL)
                .filter(IstioNames.AMBIENT::equals)
                .isPresent();
    }

    /** Whether policies of that Namespace concern ambient workloads: it is ambient, or the mesh's root namespace. */
    public static boolean concernsAmbient(String namespace, Mesh mesh, MeshSettings settings) {
        return settings.isRoot(namespace)
                || mesh.namespace(namespace).map(Membership::isAmbient).orElse(settings.unknownNamespaceIsAmbient());
    }
}
