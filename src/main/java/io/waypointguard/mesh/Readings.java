package io.waypointguard.mesh;

import io.waypointguard.mesh.LiveObjects.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was read live so far. It goes before what is remembered.
 *
 * @param waypointUsersIn the Namespaces whose users of waypoints are among the objects
 */
public record Readings(SortedMap<ObjectRef, Reading> byObject, Set<String> waypointUsersIn) {

    public static final Readings NONE = new Readings(new TreeMap<>(), Set.of());

    private static final Reading NOT_ANSWERED = new Reading.Unreadable("it was asked for, and not answered");

    /** An object that could not be read: nothing may be concluded from these readings. */
    public record Failure(ObjectRef object, String reason) {}

    public Readings {
        byObject = new TreeMap<>(byObject);
        waypointUsersIn = Set.copyOf(waypointUsersIn);
    }

    /** These, and what that evidence is about as it is now. */
    Readings and(Evidence evidence, LiveObjects live) {
        SortedMap<ObjectRef, Reading> all = new TreeMap<>(byObject);
        Set<ObjectRef> objects = evidence.found().keySet();
        Map<ObjectRef, Reading> answers = objects.isEmpty() ? Map.of() : live.read(objects);
        objects.forEach(object -> all.put(object, answers.getOrDefault(object, NOT_ANSWERED)));
        Set<String> namespaces = new HashSet<>(waypointUsersIn);
        for (String namespace : evidence.waypointUsersIn()) {
            all.putAll(live.waypointUsersIn(namespace));
            namespaces.add(namespace);
        }
        return new Readings(all, namespaces);
    }

    /** The first that could not be read. */
    public Optional<Failure> failure() {
        for (Map.Entry<ObjectRef, Reading> one : byObject.entrySet()) {
            if (one.getValue() instanceof Reading.Unreadable unreadable) {
                return Optional.of(new Failure(one.getKey(), unreadable.reason()));
            }
        }
        return Optional.empty();
    }

    /** That mesh, as far as it was read as it is now; not to be asked for after a failure. */
    public MeshSnapshot over(MeshSnapshot remembered) {
        failure().ifPresent(failure -> {
            throw new IllegalStateException(failure.object() + " could not be read");
        });
        MeshSnapshot mesh = remembered;
        for (Map.Entry<ObjectRef, Reading> one : byObject.entrySet()) {
            mesh = one.getValue() instanceof Reading.Found found
                    ? mesh.with(found.object())
                    : mesh.without(one.getKey());
        }
        return mesh;
    }

    /** The value, where all of what it rests on was read; else what is left to read. */
    public <T> Fresh<T> known(T value, Evidence restsOn) {
        Map<ObjectRef, Boolean> objects = new HashMap<>(restsOn.found());
        objects.keySet().removeAll(byObject.keySet());
        Set<String> namespaces = new HashSet<>(restsOn.waypointUsersIn());
        namespaces.removeAll(waypointUsersIn);
        return objects.isEmpty() && namespaces.isEmpty()
                ? new Fresh.Known<>(value)
                : new Fresh.Unread<>(new Evidence(objects, namespaces));
    }
}
