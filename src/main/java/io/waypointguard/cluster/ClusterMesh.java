package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mesh of a cluster, followed from the moment of {@link #start} on, and never given up. Known when every kind has
 * been listed once, and for as long as it is known of each that nothing was missed until a moment within the staleness
 * limit.
 */
public final class ClusterMesh implements AutoCloseable {

    private final KubeApi api;
    private final Duration stalenessLimit;
    private final LiveReads liveReads = new LiveReads();
    private final Map<Kind, KindState> states = new EnumMap<>(Kind.class);
    private final List<Reflector> reflectors = new ArrayList<>();
    private volatile MeshSnapshot snapshot = MeshSnapshot.complete(List.of());

    /**
     * Knows nothing yet.
     *
     * @param stalenessLimit for how long what was heard last is still decided from
     */
    public ClusterMesh(KubeApi api, Duration stalenessLimit) {
        this.api = api;
        this.stalenessLimit = stalenessLimit;
        for (Kind kind : Kind.values()) {
            KindState state = new KindState(kind);
            states.put(kind, state);
            reflectors.add(new Reflector(api, this, state, FollowTimes.within(stalenessLimit)));
        }
    }

    /** Begins to follow; returns at once. */
    public void start() {
        reflectors.forEach(Reflector::start);
    }

    /** The mesh, as one moment of it is known; nothing while a kind is not known, or not any more. */
    public Optional<MeshSnapshot> get() {
        long now = System.nanoTime();
        for (KindState state : states.values()) {
            if (!state.isFresh(now, stalenessLimit)) {
                return Optional.empty();
            }
        }
        return Optional.of(snapshot);
    }

    /** Reads of single objects, each answered until that moment of {@link System#nanoTime()}. */
    public LiveObjects live(long deadline) {
        return new LiveReader(api, deadline, liveReads);
    }

    /** How well each kind is known, by its name, for the operator. */
    public SortedMap<String, String> condition() {
        long now = System.nanoTime();
        SortedMap<String, String> condition = new TreeMap<>();
        states.forEach((kind, state) -> condition.put(kind.resource(), state.describe(now, stalenessLimit)));
        return condition;
    }

    /**
     * Which kinds cannot be decided from, and since when, for a requester; nothing while the mesh is known. What the API
     * server said of it is for the operator: {@link #condition}.
     */
    public Optional<String> doubt() {
        long now = System.nanoTime();
        List<KindState> doubtful = states.values().stream()
                .filter(state -> !state.isFresh(now, stalenessLimit))
                .sorted(Comparator.comparing(KindState::isListed)
                        .thenComparing(state -> state.age(now), Comparator.reverseOrder()))
                .toList();
        return doubtful.stream().findFirst().map(worst -> worst.doubt(now) + others(doubtful.size() - 1));
    }

    private static String others(int kinds) {
        return switch (kinds) {
            case 0 -> "";
            case 1 -> ", nor has one other kind";
            default -> ", nor have " + kinds + " other kinds";
        };
    }

    /** What is remembered, known well enough to decide from or not. */
    MeshSnapshot snapshot() {
        return snapshot;
    }

    Collection<KindState> states() {
        return states.values();
    }

    LiveReads liveReads() {
        return liveReads;
    }

    /** How many objects of a kind are kept. */
    int size(Kind kind) {
        return snapshot.size(kind);
    }

    synchronized void put(MeshObject object) {
        snapshot = snapshot.with(object);
    }

    synchronized void remove(ObjectRef ref) {
        snapshot = snapshot.without(ref);
    }

    /** It exists, and that is all that is known of it. */
    synchronized void putUnreadable(ObjectRef ref) {
        snapshot = snapshot.withUnreadable(ref);
    }

    /** It exists and is too large to be kept. */
    synchronized void putUnreadable(MeshObject object) {
        snapshot = snapshot.withUnreadable(object);
    }

    /** These are all objects of the kind: what is not among them is gone. In one step, for whoever decides meanwhile. */
    synchronized void replace(
            Kind kind,
            Collection<MeshObject> objects,
            Collection<MeshObject> tooLarge,
            Collection<ObjectRef> unreadable) {
        MeshSnapshot replaced = snapshot.replacing(kind, objects);
        for (MeshObject object : tooLarge) {
            replaced = replaced.withUnreadable(object);
        }
        for (ObjectRef ref : unreadable) {
            replaced = replaced.withUnreadable(ref);
        }
        snapshot = replaced;
    }

    @Override
    public void close() {
        reflectors.forEach(Reflector::stop);
        api.close();
    }
}
