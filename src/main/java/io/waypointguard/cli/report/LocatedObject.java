package io.waypointguard.cli.report;

import io.waypointguard.manifests.Place;
import io.waypointguard.manifests.SourcedObject;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import java.util.Locale;
import java.util.Map;

/**
 * One object, and where it stands: in a file, or in a cluster.
 *
 * @param file empty for an object of a cluster, whose lines are all 0
 */
public record LocatedObject(MeshObject object, String file, Place place) {

    private static final Place NOWHERE = new Place(0, Map.of());

    public static LocatedObject of(SourcedObject source) {
        return new LocatedObject(source.object(), source.file(), source.place());
    }

    public static LocatedObject inCluster(MeshObject object) {
        return new LocatedObject(object, "", NOWHERE);
    }

    /** The line where the object starts. */
    public int line() {
        return place.line();
    }

    /** {@code file:line}; empty for an object of a cluster. */
    public String source() {
        return file.isEmpty() ? "" : file + ":" + line();
    }

    /** {@code Kind namespace/name}, with a star for what the API server will add to a {@code generateName}. */
    public static String nameOf(MeshObject object) {
        Metadata metadata = object.metadata();
        String prefix = metadata.namespace().isEmpty() ? "" : metadata.namespace() + "/";
        return object.kind().kindName() + " " + prefix + metadata.displayName();
    }

    /** As kubectl names it, ready to be typed after {@code kubectl get}. */
    public static String kubectlNameOf(MeshObject object) {
        Metadata metadata = object.metadata();
        String group = object.kind().group();
        return object.kind().kindName().toLowerCase(Locale.ROOT)
                + (group.isEmpty() ? "" : "." + group)
                + "/" + metadata.name()
                + (metadata.namespace().isEmpty() ? "" : " -n " + metadata.namespace());
    }
}
