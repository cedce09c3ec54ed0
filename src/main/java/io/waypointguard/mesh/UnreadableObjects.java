package io.waypointguard.mesh;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * The objects that exist and cannot be read, and the index keys under which each would be found, as far as they are known.
 * Persistent, as {@link MeshSnapshot}.
 */
record UnreadableObjects(PMap<ObjectRef, List<IndexKey>> keys, PMap<IndexKey, PSet<ObjectRef>> byKey) {

    static final UnreadableObjects NONE = new UnreadableObjects(HashTreePMap.empty(), HashTreePMap.empty());

    Set<ObjectRef> all() {
        return keys.keySet();
    }

    /** Those that the answer to that question may lack. */
    Collection<ObjectRef> at(IndexKey key) {
        return byKey.getOrDefault(key, HashTreePSet.empty());
    }

    UnreadableObjects with(ObjectRef ref, List<IndexKey> known) {
        UnreadableObjects others = without(ref);
        PMap<IndexKey, PSet<ObjectRef>> added = others.byKey;
        for (IndexKey key : known) {
            added = added.plus(
                    key, added.getOrDefault(key, HashTreePSet.empty()).plus(ref));
        }
        return new UnreadableObjects(others.keys.plus(ref, List.copyOf(known)), added);
    }

    UnreadableObjects without(ObjectRef ref) {
        List<IndexKey> known = keys.get(ref);
        if (known == null) {
            return this;
        }
        PMap<IndexKey, PSet<ObjectRef>> left = byKey;
        for (IndexKey key : known) {
            PSet<ObjectRef> others =
                    left.getOrDefault(key, HashTreePSet.empty()).minus(ref);
            left = others.isEmpty() ? left.minus(key) : left.plus(key, others);
        }
        return new UnreadableObjects(keys.minus(ref), left);
    }
}
