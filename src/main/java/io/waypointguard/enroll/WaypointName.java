package io.waypointguard.enroll;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.UseWaypoint;
import java.util.Optional;

/**
 * A waypoint as people name it: {@code name}, or {@code namespace/name} for one elsewhere.
 *
 * @param namespace empty for the Namespace of whoever uses it
 */
public record WaypointName(String namespace, String name) {

    /** Reads it; nothing when no Gateway can be called that. {@code none} is no waypoint, but the word to opt out. */
    public static Optional<WaypointName> of(String text) {
        int slash = text.indexOf('/');
        WaypointName parsed = slash < 0
                ? new WaypointName("", text)
                : new WaypointName(text.substring(0, slash), text.substring(slash + 1));
        boolean valid = IstioNames.isObjectName(parsed.name)
                && parsed.name.length() <= 63
                && !parsed.name.equals(UseWaypoint.NONE)
                && (slash < 0 || IstioNames.isNamespaceName(parsed.namespace));
        return valid ? Optional.of(parsed) : Optional.empty();
    }

    NamespacedName in(String ownNamespace) {
        return new NamespacedName(namespace.isEmpty() ? ownNamespace : namespace, name);
    }
}
