package io.waypointguard.mesh;

import io.waypointguard.mesh.IndexKey.GatewaysIn;
import io.waypointguard.mesh.IndexKey.GatewaysOfClass;
import io.waypointguard.mesh.IndexKey.PoliciesIn;
import io.waypointguard.mesh.IndexKey.PoliciesTargeting;
import io.waypointguard.mesh.IndexKey.ServicesSelecting;
import io.waypointguard.mesh.IndexKey.UsersOf;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * A mesh held in memory, with an index for every question. It never changes: {@link #with} and {@link #without} give
 * another one, which shares all but the way to that object, so that they cost the logarithm of its size. Whoever has
 * one can read it for as long as he likes, from any thread, and sees one moment of the mesh.
 */
public final class MeshSnapshot implements Mesh {

    private static final PMap<Kind, PMap<ObjectRef, MeshObject>> NO_OBJECTS = HashTreePMap.empty();
    private static final PMap<ObjectRef, MeshObject> NONE_OF_A_KIND = HashTreePMap.empty();

    private final PMap<Kind, PMap<ObjectRef, MeshObject>> objects;
    private final PMap<IndexKey, PMap<ObjectRef, MeshObject>> index;
    private final PMap<String, PMap<NamespacedName, Integer>> waypointsNamed;
    private final UnreadableObjects unreadable;
    private final boolean complete;

    private MeshSnapshot(
            PMap<Kind, PMap<ObjectRef, MeshObject>> objects,
            PMap<IndexKey, PMap<ObjectRef, MeshObject>> index,
            PMap<String, PMap<NamespacedName, Integer>> waypointsNamed,
            UnreadableObjects unreadable,
            boolean complete) {
        this.objects = objects;
        this.index = index;
        this.waypointsNamed = waypointsNamed;
        this.unreadable = unreadable;
        this.complete = complete;
    }

    /** A part of a mesh, such as a set of manifests: what is not in it may exist all the same. */
    public static MeshSnapshot partial(Collection<? extends MeshObject> objects) {
        return empty(false).withAll(objects);
    }

    /** A whole mesh: what is not in it does not exist. */
    public static MeshSnapshot complete(Collection<? extends MeshObject> objects) {
        return empty(true).withAll(objects);
    }

    private static MeshSnapshot empty(boolean complete) {
        return new MeshSnapshot(
                NO_OBJECTS, HashTreePMap.empty(), HashTreePMap.empty(), UnreadableObjects.NONE, complete);
    }

    /** This mesh with that object in it, in place of the one of the same identity, if there is one. */
    public MeshSnapshot with(MeshObject object) {
        MeshObject replaced = ofKind(object.kind()).get(object.ref());
        if (object.equals(replaced)) {
            return this;
        }
        return (replaced == null ? this : unindexed(replaced)).indexed(object);
    }

    /** This mesh with those objects in it; of two with the same identity, the later one. */
    public MeshSnapshot withAll(Collection<? extends MeshObject> added) {
        MeshSnapshot result = this;
        for (MeshObject object : added) {
            result = result.with(object);
        }
        return result;
    }

    /** This mesh with those objects of that kind, and no others of it. */
    public MeshSnapshot replacing(Kind kind, Collection<? extends MeshObject> all) {
        Set<ObjectRef> gone = new HashSet<>(ofKind(kind).keySet());
        unreadable.all().stream().filter(ref -> ref.kind() == kind).forEach(gone::add);
        all.forEach(object -> gone.remove(object.ref()));
        MeshSnapshot result = withAll(all);
        for (ObjectRef ref : gone) {
            result = result.without(ref);
        }
        return result;
    }

    /** This mesh without the object of that identity. */
    public MeshSnapshot without(ObjectRef ref) {
        MeshObject removed = ofKind(ref.kind()).get(ref);
        MeshSnapshot result = removed == null ? this : unindexed(removed);
        return unreadable.all().contains(ref) ? result.marking(unreadable.without(ref)) : result;
    }

    /** This mesh with an object of that identity in it that cannot be read: no question finds it. */
    public MeshSnapshot withUnreadable(ObjectRef ref) {
        return without(ref).marking(unreadable.with(ref, IndexKey.of(ref)));
    }

    /** The same with an object that was read, but is too large to be kept: it is known which questions it answers. */
    public MeshSnapshot withUnreadable(MeshObject object) {
        return without(object.ref()).marking(unreadable.with(object.ref(), IndexKey.of(object)));
    }

    private MeshSnapshot marking(UnreadableObjects notRead) {
        return new MeshSnapshot(objects, index, waypointsNamed, notRead, complete);
    }

    private MeshSnapshot indexed(MeshObject object) {
        PMap<IndexKey, PMap<ObjectRef, MeshObject>> added = index;
        for (IndexKey key : IndexKey.of(object)) {
            PMap<ObjectRef, MeshObject> bucket = added.getOrDefault(key, TreePMap.empty());
            added = added.plus(key, bucket.plus(object.ref(), object));
        }
        PMap<ObjectRef, MeshObject> ofKind = ofKind(object.kind()).plus(object.ref(), object);
        return new MeshSnapshot(
                objects.plus(object.kind(), ofKind),
                added,
                counted(object, 1),
                unreadable.without(object.ref()),
                complete);
    }

    private MeshSnapshot unindexed(MeshObject object) {
        PMap<IndexKey, PMap<ObjectRef, MeshObject>> left = index;
        for (IndexKey key : IndexKey.of(object)) {
            PMap<ObjectRef, MeshObject> bucket =
                    left.getOrDefault(key, TreePMap.empty()).minus(object.ref());
            left = bucket.isEmpty() ? left.minus(key) : left.plus(key, bucket);
        }
        PMap<ObjectRef, MeshObject> others = ofKind(object.kind()).minus(object.ref());
        return new MeshSnapshot(
                others.isEmpty() ? objects.minus(object.kind()) : objects.plus(object.kind(), others),
                left,
                counted(object, -1),
                unreadable,
                complete);
    }

    private PMap<String, PMap<NamespacedName, Integer>> counted(MeshObject object, int change) {
        if (object.kind() != Kind.SERVICE && object.kind() != Kind.SERVICE_ENTRY) {
            return waypointsNamed;
        }
        Optional<NamespacedName> waypoint = UseWaypoint.namedBy(object);
        if (waypoint.isEmpty()) {
            return waypointsNamed;
        }
        String namespace = object.metadata().namespace();
        PMap<NamespacedName, Integer> named = waypointsNamed.getOrDefault(namespace, TreePMap.empty());
        int count = named.getOrDefault(waypoint.get(), 0) + change;
        PMap<NamespacedName, Integer> counted =
                count == 0 ? named.minus(waypoint.get()) : named.plus(waypoint.get(), count);
        return counted.isEmpty() ? waypointsNamed.minus(namespace) : waypointsNamed.plus(namespace, counted);
    }

    /** Every object, in no particular order. */
    public Collection<MeshObject> objects() {
        return objects.values().stream()
                .flatMap(ofKind -> ofKind.values().stream())
                .toList();
    }

    @Override
    public Set<ObjectRef> unreadable() {
        return unreadable.all();
    }

    /** The objects that exist, cannot be read, and may be missing where that key is looked up. */
    Collection<ObjectRef> unreadableAt(IndexKey key) {
        return unreadable.at(key);
    }

    /** How many objects of that kind there are. */
    public int size(Kind kind) {
        return ofKind(kind).size();
    }

    private PMap<ObjectRef, MeshObject> ofKind(Kind kind) {
        return objects.getOrDefault(kind, NONE_OF_A_KIND);
    }

    @Override
    public Optional<MeshObject> find(ObjectRef ref) {
        return Optional.ofNullable(ofKind(ref.kind()).get(ref));
    }

    @Override
    public List<Service> servicesSelecting(String namespace, Map<String, String> podLabels) {
        return podLabels.entrySet().stream()
                .map(label -> new ServicesSelecting(namespace, label.getKey(), label.getValue()))
                .flatMap(key -> at(key, Service.class).stream())
                .filter(service -> service.selects(podLabels))
                .sorted(Comparator.comparing(Service::ref))
                .toList();
    }

    @Override
    public List<Gateway> gatewaysIn(String namespace) {
        return at(new GatewaysIn(namespace), Gateway.class);
    }

    @Override
    public List<Gateway> gatewaysOfClass(String className) {
        return at(new GatewaysOfClass(className), Gateway.class);
    }

    @Override
    public List<MeshObject> usersOf(NamespacedName gateway) {
        return at(new UsersOf(gateway), MeshObject.class);
    }

    @Override
    public List<Policy> policiesIn(String namespace) {
        return at(new PoliciesIn(namespace), Policy.class);
    }

    @Override
    public List<Policy> policiesTargeting(ObjectRef target) {
        return at(new PoliciesTargeting(target), Policy.class);
    }

    @Override
    public Map<NamespacedName, Integer> waypointsNamedIn(String namespace) {
        return new TreeMap<>(waypointsNamed.getOrDefault(namespace, TreePMap.empty()));
    }

    @Override
    public boolean complete() {
        return complete;
    }

    private <T extends MeshObject> List<T> at(IndexKey key, Class<T> type) {
        PMap<ObjectRef, MeshObject> bucket = index.get(key);
        return bucket == null
                ? List.of()
                : bucket.values().stream().map(type::cast).toList();
    }
}
