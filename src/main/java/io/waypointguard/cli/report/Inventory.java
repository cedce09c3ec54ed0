package io.waypointguard.cli.report;

import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The objects that a command is about, and the mesh that they are judged in.
 *
 * @param name what to call it in a sentence
 */
public record Inventory(String name, MeshSnapshot mesh, List<LocatedObject> objects) {

    public Inventory {
        objects = List.copyOf(objects);
    }

    /** The objects of files, in their order. */
    public static Inventory of(Manifests manifests) {
        return new Inventory(
                "the manifests",
                manifests.mesh(),
                manifests.objects().stream().map(LocatedObject::of).toList());
    }

    /** All of a cluster, by kind, Namespace and name. */
    public static Inventory ofCluster(MeshSnapshot mesh) {
        return new Inventory(
                "the cluster",
                mesh,
                sorted(mesh.objects()).stream().map(LocatedObject::inCluster).toList());
    }

    private static List<MeshObject> sorted(Collection<MeshObject> objects) {
        return objects.stream().sorted(Comparator.comparing(MeshObject::ref)).toList();
    }

    /** Only those objects, in the same mesh. */
    public Inventory only(Predicate<MeshObject> wanted) {
        return new Inventory(
                name,
                mesh,
                objects.stream()
                        .filter(located -> wanted.test(located.object()))
                        .toList());
    }
}
