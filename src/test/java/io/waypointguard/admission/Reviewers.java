package io.waypointguard.admission;

import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.rule.rules.StandardRules;
import java.util.Optional;

/** Reviewers for tests of other packages. */
public final class Reviewers {

    private Reviewers() {}

    /** Decides over that mesh, so many bytes of bodies at a time. */
    public static AdmissionReviewer over(CurrentMesh mesh, long bytesAtATime) {
        return new AdmissionReviewer(
                new Guard(StandardRules.registry(), GuardSettings.DEFAULTS),
                Optional.empty(),
                mesh,
                new ReviewTurns(bytesAtATime));
    }
}
