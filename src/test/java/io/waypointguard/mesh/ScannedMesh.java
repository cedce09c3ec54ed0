package io.waypointguard.mesh;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A mesh without an index: every question looks at every object. What an index answers is held against it. */
record ScannedMesh(Collection<MeshObject> objects) implements Mesh {

    @Override
    public Optional<MeshObject> find(ObjectRef ref) {
        return objects.stream().filter(object -> object.ref().equals(ref)).findFirst();
    }

    @Override
    public List<Service> servicesSelecting(String namespace, Map<String, String> podLabels) {
        return all(Service.class, service -> isIn(service, namespace) && service.selects(podLabels))
                .toList();
    }

    @Override
    public List<Gateway> gatewaysIn(String namespace) {
        return all(Gateway.class, gateway -> isIn(gateway, namespace)).toList();
    }

    @Override
    public List<Gateway> gatewaysOfClass(String className) {
        return all(Gateway.class, gateway -> gateway.className().equals(className))
                .toList();
    }

    @Override
    public List<MeshObject> usersOf(NamespacedName gateway) {
        return all(MeshObject.class, object -> UseWaypoint.namedBy(object).equals(Optional.of(gateway)))
                .toList();
    }

    @Override
    public List<Policy> policiesIn(String namespace) {
        return all(Policy.class, policy -> isIn(policy, namespace)).toList();
    }

    @Override
    public List<Policy> policiesTargeting(ObjectRef target) {
        return all(
                        Policy.class,
                        policy -> policy.targets().stream()
                                .anyMatch(ref -> ref.target(policy.namespace()).equals(Optional.of(target))))
                .toList();
    }

    @Override
    public Map<NamespacedName, Integer> waypointsNamedIn(String namespace) {
        Map<NamespacedName, Integer> named = new TreeMap<>();
        all(MeshObject.class, object -> object.kind() != Kind.NAMESPACE && isIn(object, namespace))
                .flatMap(object -> UseWaypoint.namedBy(object).stream())
                .forEach(gateway -> named.merge(gateway, 1, Integer::sum));
        return named;
    }

    @Override
    public boolean complete() {
        return true;
    }

    private static boolean isIn(MeshObject object, String namespace) {
        return object.kind().namespaced() && object.metadata().namespace().equals(namespace);
    }

    private <T extends MeshObject> Stream<T> all(Class<T> type, Predicate<T> wanted) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(wanted)
                .sorted(Comparator.comparing(MeshObject::ref));
    }
}
