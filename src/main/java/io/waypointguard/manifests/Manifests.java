package io.waypointguard.manifests;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The objects of a set of files, in the order of the files, and the mesh that they make up. An object that has only a
 * {@code generateName} is in the list but not in the mesh, where nothing could refer to it.
 */
public final class Manifests {

    private final List<SourcedObject> objects;
    private final Map<ObjectRef, SourcedObject> named = new HashMap<>();
    private final MeshSnapshot mesh;
    private final PassedOver passedOver;

    private Manifests(List<SourcedObject> objects, PassedOver passedOver) {
        this.passedOver = passedOver;
        this.objects = List.copyOf(objects);
        for (SourcedObject sourced : objects) {
            MeshObject object = sourced.object();
            SourcedObject first = isNamed(object) ? named.putIfAbsent(object.ref(), sourced) : null;
            if (first != null) {
                throw new ManifestException(
                        object.ref() + " is there twice: " + first.source() + " and " + sourced.source());
            }
        }
        this.mesh = MeshSnapshot.partial(
                named.values().stream().map(SourcedObject::object).toList());
    }

    /**
     * Those objects.
     *
     * @throws ManifestException when two of them are the same
     */
    public static Manifests of(List<SourcedObject> objects) {
        return of(objects, PassedOver.NOTHING);
    }

    static Manifests of(List<SourcedObject> objects, PassedOver passedOver) {
        return new Manifests(objects, passedOver);
    }

    /**
     * The objects of files and folders.
     *
     * @throws ManifestException when something of it cannot be read
     */
    public static Manifests read(List<String> paths) {
        return ManifestReader.plain().read(paths);
    }

    private static boolean isNamed(MeshObject object) {
        return !object.metadata().name().isEmpty();
    }

    public List<SourcedObject> objects() {
        return objects;
    }

    /** The files that were found in folders and are no manifests. */
    public PassedOver passedOver() {
        return passedOver;
    }

    /** A part of a mesh: what is not in the files may exist all the same. */
    public MeshSnapshot mesh() {
        return mesh;
    }

    public Optional<SourcedObject> find(ObjectRef ref) {
        return Optional.ofNullable(named.get(ref));
    }

    /** The Namespaces in which policies, Services and ServiceEntries stand, but which are not in the files. */
    public SortedSet<String> unknownNamespaces() {
        SortedSet<String> unknown = new TreeSet<>();
        for (SourcedObject sourced : objects) {
            Kind kind = sourced.object().kind();
            String namespace = sourced.object().metadata().namespace();
            boolean dependsOnIt =
                    kind == Kind.AUTHORIZATION_POLICY || kind == Kind.SERVICE || kind == Kind.SERVICE_ENTRY;
            if (dependsOnIt && mesh.namespace(namespace).isEmpty()) {
                unknown.add(namespace);
            }
        }
        return unknown;
    }
}
