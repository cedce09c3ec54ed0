package io.waypointguard.mesh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A mesh held in memory, indexed once when it is built and never changed after. */
public final class MeshSnapshot implements Mesh {

    private final Map<ObjectRef, MeshObject> objects;
    private final Map<SelectorEntry, List<Service>> servicesBySelector = new HashMap<>();
    private final Map<String, List<Gateway>> gateways = new HashMap<>();
    private final Map<ObjectRef, List<AuthorizationPolicy>> policiesByTarget = new HashMap<>();
    private final Map<String, Map<NamespacedName, Integer>> waypointsNamed = new HashMap<>();
    private final boolean complete;

    /** One entry of a Service's selector, the first by its key: enough to find the Service by the labels of a pod. */
    private record SelectorEntry(String namespace, String key, String value) {

        static Optional<SelectorEntry> of(Service service) {
            return service.selector().entrySet().stream()
                    .min(Map.Entry.comparingByKey())
                    .map(entry -> new SelectorEntry(service.metadata().namespace(), entry.getKey(), entry.getValue()));
        }
    }

    private MeshSnapshot(Map<ObjectRef, MeshObject> objects, boolean complete) {
        this.objects = objects;
        this.complete = complete;
        objects.values().stream().sorted(Comparator.comparing(MeshObject::ref)).forEach(this::index);
    }

    /** A part of a mesh, such as a set of manifests: what is not in it may exist all the same. */
    public static MeshSnapshot partial(Collection<? extends MeshObject> objects) {
        return new MeshSnapshot(byRef(objects), false);
    }

    /** A whole mesh: what is not in it does not exist. */
    public static MeshSnapshot complete(Collection<? extends MeshObject> objects) {
        return new MeshSnapshot(byRef(objects), true);
    }

    private static Map<ObjectRef, MeshObject> byRef(Collection<? extends MeshObject> objects) {
        Map<ObjectRef, MeshObject> byRef = new HashMap<>();
        for (MeshObject object : objects) {
            byRef.put(object.ref(), object);
        }
        return byRef;
    }

    private void index(MeshObject object) {
        String namespace = object.metadata().namespace();
        if (object instanceof Service service) {
            SelectorEntry.of(service)
                    .ifPresent(entry -> servicesBySelector
                            .computeIfAbsent(entry, key -> new ArrayList<>())
                            .add(service));
        } else if (object instanceof Gateway gateway) {
            gateways.computeIfAbsent(namespace, key -> new ArrayList<>()).add(gateway);
        } else if (object instanceof AuthorizationPolicy policy) {
            targetsOf(policy)
                    .forEach(target -> policiesByTarget
                            .computeIfAbsent(target, key -> new ArrayList<>())
                            .add(policy));
        }
        waypointNamedBy(object)
                .ifPresent(gateway -> waypointsNamed
                        .computeIfAbsent(namespace, key -> new TreeMap<>())
                        .merge(gateway, 1, Integer::sum));
    }

    static Collection<ObjectRef> targetsOf(AuthorizationPolicy policy) {
        return policy.spec().effectiveTargetRefs().stream()
                .flatMap(ref -> ref.target(policy.namespace()).stream())
                .distinct()
                .toList();
    }

    static Optional<NamespacedName> waypointNamedBy(MeshObject object) {
        return switch (object.kind()) {
            case SERVICE, SERVICE_ENTRY ->
                UseWaypoint.on(object.metadata()).filter(use -> !use.optsOut()).map(UseWaypoint::gateway);
            case NAMESPACE, GATEWAY, GATEWAY_CLASS, AUTHORIZATION_POLICY -> Optional.empty();
        };
    }

    /** Every object, in no particular order. */
    public Collection<MeshObject> objects() {
        return objects.values();
    }

    @Override
    public Optional<MeshObject> find(ObjectRef ref) {
        return Optional.ofNullable(objects.get(ref));
    }

    @Override
    public List<Service> servicesSelecting(String namespace, Map<String, String> podLabels) {
        return podLabels.entrySet().stream()
                .map(label -> new SelectorEntry(namespace, label.getKey(), label.getValue()))
                .flatMap(entry -> servicesBySelector.getOrDefault(entry, List.of()).stream())
                .filter(service -> service.selects(podLabels))
                .sorted(Comparator.comparing(Service::ref))
                .toList();
    }

    @Override
    public List<Gateway> gatewaysIn(String namespace) {
        return gateways.getOrDefault(namespace, List.of());
    }

    @Override
    public List<AuthorizationPolicy> policiesTargeting(ObjectRef target) {
        return policiesByTarget.getOrDefault(target, List.of());
    }

    @Override
    public Map<NamespacedName, Integer> waypointsNamedIn(String namespace) {
        return waypointsNamed.getOrDefault(namespace, Map.of());
    }

    @Override
    public boolean complete() {
        return complete;
    }
}
