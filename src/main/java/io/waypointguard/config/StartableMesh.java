package io.waypointguard.config;

import io.waypointguard.admission.CurrentMesh;

/** A mesh that is read from the time when the server starts. */
interface StartableMesh extends CurrentMesh {

    /** Starts reading, and describes the mesh in a few words for the log. */
    String start();

    /** Stops reading. */
    default void stop() {}
}
