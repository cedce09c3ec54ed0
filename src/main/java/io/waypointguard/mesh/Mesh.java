package io.waypointguard.mesh;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A read-only view of a mesh. Every question is answered from an index: its cost does not grow with the size of the
 * mesh, only with the size of the answer.
 */
public interface Mesh {

    /** The object of that identity, or nothing when the mesh has none. */
    Optional<MeshObject> find(ObjectRef ref);

    /** The Services of a Namespace that stand for every pod with those labels, in order of name. */
    List<Service> servicesSelecting(String namespace, Map<String, String> podLabels);

    /** The Gateways of a Namespace, in order of name. */
    List<Gateway> gatewaysIn(String namespace);

    /** The Gateways of a class, in order of Namespace and name. */
    List<Gateway> gatewaysOfClass(String className);

    /**
     * The Services, ServiceEntries and Namespaces whose own labels name that Gateway as their waypoint, whether or not
     * it exists.
     */
    List<MeshObject> usersOf(NamespacedName gateway);

    /** The policies of a Namespace, in order of name. */
    List<Policy> policiesIn(String namespace);

    /** The policies that name that object in a target reference, in order of Namespace and name. */
    List<Policy> policiesTargeting(ObjectRef target);

    /** The Gateways that the Services and ServiceEntries of a Namespace name by their own labels, and how many do. */
    Map<NamespacedName, Integer> waypointsNamedIn(String namespace);

    /** The objects that exist and cannot be read: they are not found, and yet not absent. */
    default Set<ObjectRef> unreadable() {
        return Set.of();
    }

    /**
     * Whether what is not here does not exist. True for a cluster; false for a set of manifests, which may well
     * refer to Namespaces of other repositories.
     */
    boolean complete();

    default Optional<Namespace> namespace(String name) {
        return find(ObjectRef.namespace(name)).map(Namespace.class::cast);
    }

    default Optional<Service> service(String namespace, String name) {
        return find(ObjectRef.service(namespace, name)).map(Service.class::cast);
    }

    default Optional<ServiceEntry> serviceEntry(String namespace, String name) {
        return find(ObjectRef.serviceEntry(namespace, name)).map(ServiceEntry.class::cast);
    }

    default Optional<Gateway> gateway(NamespacedName name) {
        return find(ObjectRef.gateway(name)).map(Gateway.class::cast);
    }

    default Optional<GatewayClass> gatewayClass(String name) {
        return find(ObjectRef.gatewayClass(name)).map(GatewayClass.class::cast);
    }
}
