package io.waypointguard.admission;

import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.UnchangingMesh;
import java.util.Map;
import java.util.Optional;

/** Where the mesh to decide over comes from. */
public interface CurrentMesh {

    /** The mesh as it is known now; nothing while it is not known yet. Answers at once, and never with a part of it. */
    Optional<MeshSnapshot> get();

    /** Why the mesh is not known, for whoever sent the request. */
    default String unknown() {
        return "the mesh is not known yet";
    }

    /** How well each part of it is known, by its name, for the operator. */
    default Map<String, String> condition() {
        return Map.of();
    }

    /**
     * What is true at this moment, read until the given one of {@link System#nanoTime()}; for where the mesh is known.
     */
    default LiveObjects live(long deadline) {
        return new UnchangingMesh(() -> get().orElseThrow());
    }
}
