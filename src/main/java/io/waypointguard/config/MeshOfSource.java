package io.waypointguard.config;

import io.waypointguard.admission.CurrentMesh;

/** A mesh that begins to be known when the server starts. */
interface MeshOfSource extends CurrentMesh {

    /** Begins, and says in a few words of what mesh. */
    String start();

    /** Ends. */
    default void stop() {}
}
