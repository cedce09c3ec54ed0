package io.waypointguard.mesh;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a conclusion rests on.
 *
 * @param found the objects that were looked up for it, and whether each was found
 * @param waypointUsersIn the Namespaces of which it was asked which of their Services and ServiceEntries name a waypoint
 */
public record Evidence(Map<ObjectRef, Boolean> found, Set<String> waypointUsersIn) {

    public static final Evidence NONE = new Evidence(Map.of(), Set.of());

    public Evidence {
        found = Map.copyOf(found);
        waypointUsersIn = Set.copyOf(waypointUsersIn);
    }

    /** Of these objects it is not known what they are. */
    public static Evidence unread(Set<ObjectRef> objects) {
        if (objects.isEmpty()) {
            return NONE;
        }
        Map<ObjectRef, Boolean> found = new HashMap<>();
        objects.forEach(object -> found.put(object, false));
        return new Evidence(found, Set.of());
    }

    /** What all of these rest on together. */
    public static Evidence union(Stream<Evidence> parts) {
        Map<ObjectRef, Boolean> found = new HashMap<>();
        Set<String> waypointUsersIn = new HashSet<>();
        parts.forEach(part -> {
            found.putAll(part.found);
            waypointUsersIn.addAll(part.waypointUsersIn);
        });
        return new Evidence(found, waypointUsersIn);
    }

    /** This, and that object, which was found. */
    public Evidence and(ObjectRef found) {
        return union(Stream.of(this, new Evidence(Map.of(found, true), Set.of())));
    }

    /** This, but not that object. */
    public Evidence without(ObjectRef object) {
        if (!found.containsKey(object)) {
            return this;
        }
        Map<ObjectRef, Boolean> others = new HashMap<>(found);
        others.remove(object);
        return new Evidence(others, waypointUsersIn);
    }

    /**
     * Whether it rests on an object that may come or change together with the one in question. That object's own
     * Namespace is there before it, and a GatewayClass is installed with its controller.
     */
    public boolean restsOnOthersThan(ObjectRef subject) {
        ObjectRef ownNamespace = ObjectRef.namespace(subject.namespace());
        return !waypointUsersIn.isEmpty()
                || found.keySet().stream()
                        .anyMatch(ref ->
                                ref.kind() != Kind.GATEWAY_CLASS && !ref.equals(subject) && !ref.equals(ownNamespace));
    }
}
