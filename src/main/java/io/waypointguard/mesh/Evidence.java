package io.waypointguard.mesh;

import java.util.Map;
import java.util.TreeMap;

/** What a conclusion rests on: the objects that were looked up for it, and whether each was found. */
public record Evidence(Map<ObjectRef, Boolean> found) {

    public static final Evidence NONE = new Evidence(Map.of());

    public Evidence {
        found = Map.copyOf(found);
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

    /** For people: each object, and {@code (not found)} where it was not. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<ObjectRef, Boolean> entry : new TreeMap<>(found).entrySet()) {
            text.append(text.length() == 0 ? "" : ", ").append(entry.getKey());
            if (!entry.getValue()) {
                text.append(" (not found)");
            }
        }
        return text.toString();
    }
}
