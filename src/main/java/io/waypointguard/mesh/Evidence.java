package io.waypointguard.mesh;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a conclusion rests on: the objects that were looked up for it, and whether each was found. */
public record Evidence(Map<ObjectRef, Boolean> found) {

    public static final Evidence NONE = new Evidence(Map.of());

    public Evidence {
        found = Map.copyOf(found);
    }

    /** What all of these rest on together. */
    public static Evidence union(Stream<Evidence> parts) {
        Map<ObjectRef, Boolean> all = new HashMap<>();
        parts.forEach(part -> all.putAll(part.found));
        return new Evidence(all);
    }

    /** This, and that object, which was found. */
    public Evidence and(ObjectRef found) {
        return union(Stream.of(this, new Evidence(Map.of(found, true))));
    }

    /**
     * Whether it rests on an object that may come or change together with the one in question. That object's own
     * Namespace is there before it, and a GatewayClass is installed with its controller.
     */
    public boolean restsOnOthersThan(ObjectRef subject) {
        ObjectRef ownNamespace = ObjectRef.namespace(subject.namespace());
        return found.keySet().stream()
                .anyMatch(ref -> ref.kind() != Kind.GATEWAY_CLASS && !ref.equals(subject) && !ref.equals(ownNamespace));
    }
}
