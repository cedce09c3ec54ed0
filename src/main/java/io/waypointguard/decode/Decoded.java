package io.waypointguard.decode;

import io.waypointguard.mesh.MeshObject;

/** What became of a manifest. */
public sealed interface Decoded {

    /** An object of a kind that the guard reads. */
    record Known(MeshObject object) implements Decoded {}

    /** An object of another kind, which does not concern the guard. */
    record OtherKind(String apiVersion, String kind) implements Decoded {}

    /**
     * It cannot be read.
     *
     * @param path the place of the fault in the manifest
     * @param fault what is wrong there, for people
     */
    record Malformed(String path, String fault) implements Decoded {}
}
