package io.waypointguard.guard;

import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import java.util.HashSet;
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
        change.subject().map(MeshObject::ref).ifPresent(known::add);
        while (true) {
            Decision decision = guard.decide(change, mesh);
            Set<ObjectRef> unread = decision.allowed() ? Set.of() : unread(decision, known);
            if (unread.isEmpty()) {
                return new Verdict.Decided(decision);
            }
            Map<ObjectRef, Reading> readings = live.read(unread);
            for (ObjectRef ref : unread) {
                Reading reading = readings.getOrDefault(ref, NOT_ANSWERED);
                if (reading instanceof Reading.Unreadable unreadable) {
                    return new Verdict.Undecided(ref, unreadable.reason());
                }
                mesh = reading instanceof Reading.Found found ? mesh.with(found.object()) : mesh.without(ref);
            }
            known.addAll(unread);
        }
    }

    private static Set<ObjectRef> unread(Decision decision, Set<ObjectRef> known) {
        Set<ObjectRef> unread =
                new TreeSet<>(decision.evidenceOfDenials().found().keySet());
        unread.removeAll(known);
        return unread;
    }
}
