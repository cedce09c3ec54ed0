package io.waypointguard.admission;

import io.waypointguard.mesh.Mesh;
import java.util.Optional;

/** Where the mesh to decide over comes from. */
@FunctionalInterface
public interface CurrentMesh {

    /** The mesh as it is known now; nothing while it is not known yet. Answers at once, and never with a part of it. */
    Optional<Mesh> get();
}
