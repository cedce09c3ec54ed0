package io.waypointguard.mesh;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Under what an object is found, beside its identity. A new question to the mesh is a new key here. */
sealed interface IndexKey {

    record GatewaysIn(String namespace) implements IndexKey {}

    record GatewaysOfClass(String className) implements IndexKey {}

    record PoliciesIn(String namespace) implements IndexKey {}

    record PoliciesTargeting(ObjectRef target) implements IndexKey {}

    /** What names that Gateway as its waypoint by labels of its own. */
    record UsersOf(NamespacedName gateway) implements IndexKey {}

    /** One entry of a Service's selector, the first by its key: enough to find it by the labels of a pod. */
    record ServicesSelecting(String namespace, String label, String value) implements IndexKey {}

    /** The keys that an object has by its identity alone, whatever else it says. */
    static List<IndexKey> of(ObjectRef ref) {
        return switch (ref.kind()) {
            case GATEWAY -> List.of(new GatewaysIn(ref.namespace()));
            case AUTHORIZATION_POLICY -> List.of(new PoliciesIn(ref.namespace()));
            case NAMESPACE, SERVICE, SERVICE_ENTRY, GATEWAY_CLASS -> List.of();
        };
    }

    /** All keys of that object. */
    static List<IndexKey> of(MeshObject object) {
        List<IndexKey> keys = new ArrayList<>();
        UseWaypoint.namedBy(object).map(UsersOf::new).ifPresent(keys::add);
        if (object instanceof Service service) {
            service.selector().entrySet().stream()
                    .min(Map.Entry.comparingByKey())
                    .map(entry ->
                            new ServicesSelecting(service.metadata().namespace(), entry.getKey(), entry.getValue()))
                    .ifPresent(keys::add);
        } else if (object instanceof Gateway gateway) {
            keys.add(new GatewaysIn(gateway.metadata().namespace()));
            keys.add(new GatewaysOfClass(gateway.className()));
        } else if (object instanceof Policy policy) {
            keys.add(new PoliciesIn(policy.namespace()));
            targetsOf(policy).stream().map(PoliciesTargeting::new).forEach(keys::add);
        }
        return keys;
    }

    private static Set<ObjectRef> targetsOf(Policy policy) {
        Set<ObjectRef> targets = new LinkedHashSet<>();
        policy.targets().forEach(ref -> ref.target(policy.namespace()).ifPresent(targets::add));
        return targets;
    }
}
