package io.waypointguard.rule;

import io.waypointguard.enforcement.Dependents;
import io.waypointguard.enforcement.Impact;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A change of one object, and the mesh before and after it.
 *
 * @param before the object as it was; nothing where it is created
 * @param after the object as it will be; nothing where it is deleted
 */
public record Transition(Optional<MeshObject> before, Optional<MeshObject> after, Mesh meshBefore, Mesh meshAfter) {

    /** The object, as it will be where it will be. */
    public MeshObject subject() {
        return after.or(() -> before).orElseThrow();
    }

    /** The policies whose enforcement may hang on the object. */
    Collection<AuthorizationPolicy> dependents(MeshSettings settings) {
        return new Dependents(meshBefore, settings).of(subject());
    }

    /** Who enforced the policies that depend on the object, before and after; a target each. */
    public List<Impact> impacts(MeshSettings settings) {
        return dependents(settings).stream()
                .flatMap(policy -> Impact.on(policy, meshBefore, meshAfter, settings).stream())
                .toList();
    }
}
