package io.waypointguard.mesh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A mesh with one object laid over it: as it will be when a change is made. The mesh below is not touched. */
public final class MeshOverlay implements Mesh {

    private final Mesh base;
    private final ObjectRef ref;
    private final MeshObject laid;

    private MeshOverlay(Mesh base, MeshObject laid) {
        this.base = base;
        this.ref = laid.ref();
        this.laid = laid;
    }

    /** The mesh with that object in it, in place of the one of the same identity, if there is one. */
    public static Mesh with(Mesh base, MeshObject object) {
        return new MeshOverlay(base, object);
    }

    @Override
    public Optional<MeshObject> find(ObjectRef wanted) {
        return wanted.equals(ref) ? Optional.of(laid) : base.find(wanted);
    }

    @Override
    public List<Service> servicesSelecting(String namespace, Map<String, String> podLabels) {
        return overlaid(
                base.servicesSelecting(namespace, podLabels),
                Service.class,
                service -> inNamespace(service, namespace) && service.selects(podLabels));
    }

    @Override
    public List<Gateway> gatewaysIn(String namespace) {
        return overlaid(base.gatewaysIn(namespace), Gateway.class, gateway -> inNamespace(gateway, namespace));
    }

    @Override
    public List<AuthorizationPolicy> policiesTargeting(ObjectRef target) {
        return overlaid(
                base.policiesTargeting(target),
                AuthorizationPolicy.class,
                policy -> MeshSnapshot.targetsOf(policy).contains(target));
    }

    @Override
    public Map<NamespacedName, Integer> waypointsNamedIn(String namespace) {
        Map<NamespacedName, Integer> named = base.waypointsNamedIn(namespace);
        if (!ref.namespace().equals(namespace)) {
            return named;
        }
        Optional<NamespacedName> before = base.find(ref).flatMap(MeshSnapshot::waypointNamedBy);
        Optional<NamespacedName> after = MeshSnapshot.waypointNamedBy(laid);
        if (before.equals(after)) {
            return named;
        }
        Map<NamespacedName, Integer> changed = new TreeMap<>(named);
        before.ifPresent(gateway -> changed.computeIfPresent(gateway, (key, count) -> count == 1 ? null : count - 1));
        after.ifPresent(gateway -> changed.merge(gateway, 1, Integer::sum));
        return changed;
    }

    @Override
    public boolean complete() {
        return base.complete();
    }

    private static boolean inNamespace(MeshObject object, String namespace) {
        return object.metadata().namespace().equals(namespace);
    }

    private <T extends MeshObject> List<T> overlaid(List<T> below, Class<T> type, Predicate<T> belongs) {
        Optional<T> added =
                Optional.of(laid).filter(type::isInstance).map(type::cast).filter(belongs);
        boolean replaces = below.stream().anyMatch(object -> object.ref().equals(ref));
        if (!replaces && added.isEmpty()) {
            return below;
        }
        List<T> result = new ArrayList<>(below);
        result.removeIf(object -> object.ref().equals(ref));
        added.ifPresent(result::add);
        result.sort(Comparator.comparing(MeshObject::ref));
        return result;
    }
}
