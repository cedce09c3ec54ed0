package io.waypointguard.guard;

import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The objects read live for one request.
 *
 * @param waypointUsersIn the Namespaces whose users of waypoints are among the objects
 */
public record LiveReads(SortedMap<ObjectRef, Reading> byObject, Set<String> waypointUsersIn) {

    public static final LiveReads NONE = new LiveReads(new TreeMap<>(), Set.of());

    private static final Reading NOT_ANSWERED = new Reading.Unreadable("it was asked for, and not answered");

    /** An object that could not be read. */
    public record Failure(ObjectRef object, String reason) {}

    public LiveReads {
        byObject = new TreeMap<>(byObject);
        waypointUsersIn = Set.copyOf(waypointUsersIn);
    }

    /** These, and the objects of the evidence, read now. */
    LiveReads and(Evidence evidence, LiveObjects live) {
        SortedMap<ObjectRef, Reading> all = new TreeMap<>(byObject);
        Set<ObjectRef> objects = evidence.found().keySet();
        Map<ObjectRef, Reading> answers = objects.isEmpty() ? Map.of() : live.read(objects);
        objects.forEach(object -> all.put(object, answers.getOrDefault(object, NOT_ANSWERED)));
        Set<String> namespaces = new HashSet<>(waypointUsersIn);
        for (String namespace : evidence.waypointUsersIn()) {
            all.putAll(live.waypointUsersIn(namespace));
            namespaces.add(namespace);
        }
        return new LiveReads(all, namespaces);
    }

    /** The first object that could not be read. */
    Optional<Failure> failure() {
        for (Map.Entry<ObjectRef, Reading> one : byObject.entrySet()) {
            if (one.getValue() instanceof Reading.Unreadable unreadable) {
                return Optional.of(new Failure(one.getKey(), unreadable.reason()));
            }
        }
        return Optional.empty();
    }

    /** The cached mesh with these objects in it as they are now. */
    public MeshSnapshot over(MeshSnapshot cached) {
        MeshSnapshot mesh = cached;
        for (Map.Entry<ObjectRef, Reading> one : byObject.entrySet()) {
            mesh = one.getValue() instanceof Reading.Found found
                    ? mesh.with(found.object())
                    : mesh.without(one.getKey());
        }
        return mesh;
    }

    /** The value where all of the evidence was read; else what is left to read. */
    public <T> Result<T> result(Evidence evidence, Supplier<T> value) {
        Map<ObjectRef, Boolean> objects = new HashMap<>(evidence.found());
        objects.keySet().removeAll(byObject.keySet());
        Set<String> namespaces = new HashSet<>(evidence.waypointUsersIn());
        namespaces.removeAll(waypointUsersIn);
        return objects.isEmpty() && namespaces.isEmpty()
                ? new Result.Final<>(value.get())
                : new Result.Pending<>(new Evidence(objects, namespaces));
    }
}
