package io.waypointguard.rule.fix;

import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.rule.Fix;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields that all objects have: in a whole object for {@code kubectl apply}, and in a merge patch where only a part
 * of the object is known. A part must not go through {@code kubectl apply --server-side}: on an object that was applied
 * client-side, kubectl takes over all of its fields and drops those that the part lacks (kubernetes issue 125403).
 */
final class ObjectFields {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private ObjectFields() {}

    /** A merge patch with these metadata, beside what names the object, and these other fields. */
    static Fix patch(MeshObject object, Fields metadata, Fields others) {
        return new Fix.MergePatch(header(object, identity(object.metadata()).putAll(metadata))
                .putAll(others)
                .map());
    }

    /** The beginning of a whole object, with its metadata. */
    static Fields header(MeshObject object) {
        return header(object, described(object.metadata()));
    }

    private static Fields header(MeshObject object, Fields metadata) {
        return new Fields()
                .put("apiVersion", object.metadata().apiVersion())
                .put("kind", object.kind().kindName())
                .put("metadata", metadata.map());
    }

    private static Fields identity(Metadata metadata) {
        boolean named = !metadata.name().isEmpty();
        return new Fields()
                .put(named ? "name" : "generateName", named ? metadata.name() : metadata.generateName())
                .putIf(!metadata.namespace().isEmpty(), "namespace", metadata.namespace());
    }

    /** The metadata of a whole object, without what kubectl writes itself. */
    private static Fields described(Metadata metadata) {
        Map<String, String> annotations = new TreeMap<>(metadata.annotations());
        annotations.remove(LAST_APPLIED);
        return identity(metadata)
                .putIf(!metadata.labels().isEmpty(), "labels", new TreeMap<>(metadata.labels()))
                .putIf(!annotations.isEmpty(), "annotations", annotations);
    }
}
