package io.waypointguard.guard;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Fresh;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Readings;

/**
 * Decides over a mesh that may be a moment behind. It admits from what is remembered, without asking anybody; it denies
 * only from what is true now: a decision that denies is known when nothing of the denial is remembered only.
 */
public record FreshGuard(Guard guard) {

    /** What to say to the change, in a mesh that was remembered and, in part, read. */
    public Fresh<Decision> decide(Change change, MeshSnapshot remembered, Readings read) {
        Decision decision = guard.decide(change, read.over(remembered));
        return read.known(decision, toBeRead(decision, change));
    }

    /** Not the changed object: the request says what it is. */
    private static Evidence toBeRead(Decision decision, Change change) {
        Evidence evidence = decision.toBeRead();
        return change.subject().map(subject -> evidence.without(subject.ref())).orElse(evidence);
    }
}
