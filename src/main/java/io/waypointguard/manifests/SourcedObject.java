package io.waypointguard.manifests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.mesh.MeshObject;

/**
 * One object of a file.
 *
 * @param tree the manifest as it stands there, with its Namespace filled in; not to be changed
 * @param file as it was given, or found below a folder that was
 */
public record SourcedObject(MeshObject object, ObjectNode tree, String file, Place place) {

    /** The line where the object starts. */
    public int line() {
        return place.line();
    }

    /** The line of a place in its manifest; see {@link Place#lineOf}. */
    public int lineOf(String path) {
        return place.lineOf(path);
    }

    /** {@code file:line}. */
    public String source() {
        return file + ":" + line();
    }

    /** The same place with another object, for one that was changed after it was read. */
    public SourcedObject with(MeshObject changed, ObjectNode changedTree) {
        return new SourcedObject(changed, changedTree, file, place);
    }
}
