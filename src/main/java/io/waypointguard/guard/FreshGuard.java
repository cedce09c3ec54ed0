package io.waypointguard.guard;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides over a mesh that may be a moment behind. It admits from what is remembered, without asking anybody; it denies
 * only from what is true now: what a denial rests on is read live, and decided again with that, until nothing of the
 * denial is remembered only.
 */
public record FreshGuard(Guard guard) {

    private static final Reading NOT_ANSWERED = new Reading.Unreadable("it was asked for, and not answered");

    /** A decision, or why there is none. */
    public sealed interface Verdict {

        record Decided(Decision decision) implements Verdict {}

        /**
         * A denial rests on an object that could not be read: neither allowed nor denied.
         *
         * @param reason for the operator
         */
        record Undecided(ObjectRef object, String reason) implements Verdict {}
    }

    /** What to say to the change, in a mesh that was remembered. */
    public Verdict decide(Change change, MeshSnapshot remembered, LiveObjects live) {
        MeshSnapshot mesh = remembered;
        Set<ObjectRef> known = new HashSet<>();
        Set<String> listed = new HashSet<>();
        change.subject().map(MeshObject::ref).ifPresent(known::add);
        while (true) {
            Decision decision = guard.decide(change, mesh);
            Evidence needed = decision.allowed() ? Evidence.NONE : decision.evidenceOfDenials();
            Set<ObjectRef> unread = without(known, needed.found().keySet());
            Set<String> unlisted = without(listed, needed.waypointUsersIn());
            if (unread.isEmpty() && unlisted.isEmpty()) {
                return new Verdict.Decided(decision);
            }
            for (Map.Entry<ObjectRef, Reading> read : read(unread, unlisted, live)) {
                ObjectRef ref = read.getKey();
                if (read.getValue() instanceof Reading.Unreadable unreadable) {
                    return new Verdict.Undecided(ref, unreadable.reason());
                }
                mesh = read.getValue() instanceof Reading.Found found ? mesh.with(found.object()) : mesh.without(ref);
            }
            known.addAll(unread);
            listed.addAll(unlisted);
        }
    }

    private static List<Map.Entry<ObjectRef, Reading>> read(
            Set<ObjectRef> unread, Set<String> unlisted, LiveObjects live) {
        List<Map.Entry<ObjectRef, Reading>> readings = new ArrayList<>();
        Map<ObjectRef, Reading> answers = unread.isEmpty() ? Map.of() : live.read(unread);
        unread.forEach(ref -> readings.add(Map.entry(ref, answers.getOrDefault(ref, NOT_ANSWERED))));
        unlisted.forEach(
                namespace -> readings.addAll(live.waypointUsersIn(namespace).entrySet()));
        return readings;
    }

    private static <T> Set<T> without(Set<T> known, Set<T> all) {
        Set<T> unknown = new TreeSet<>(all);
        unknown.removeAll(known);
        return unknown;
    }
}
