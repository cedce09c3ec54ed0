package io.waypointguard.faults;

import io.waypointguard.admission.Review;
import io.waypointguard.testing.MeshYaml;
import java.util.Set;

/**
 * A request whose answer is known beforehand.
 *
 * @param right the verdicts that are right; to be asked again is never wrong
 */
record Question(String name, byte[] body, Set<Verdict> right) {

    enum Verdict {
        ALLOWED,
        DENIED
    }

    static Question create(String name, String manifest, Verdict... right) {
        return new Question(
                name, Review.create(MeshYaml.tree(manifest).toString()).bytes(), Set.of(right));
    }

    static Question delete(String name, String manifest, Verdict... right) {
        return new Question(
                name, Review.delete(MeshYaml.tree(manifest).toString()).bytes(), Set.of(right));
    }

    Question withRight(Verdict... verdicts) {
        return new Question(name, body, Set.of(verdicts));
    }
}
