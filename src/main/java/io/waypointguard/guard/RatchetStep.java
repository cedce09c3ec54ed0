package io.waypointguard.guard;

import io.waypointguard.enforcement.DryRun;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.rule.Finding;
import java.util.Optional;

/**
 * What was wrong before does not hold up a change that does not make it worse: an update that leaves a policy's spec
 * alone, such as the removal of a finalizer, or an update of another object that already had the fault.
 */
final class RatchetStep implements Softening {

    @Override
    public Outcome soften(Finding finding, Outcome outcome, Situation situation) {
        if (outcome != Outcome.DENY || situation.change().before().isEmpty()) {
            return outcome;
        }
        boolean old = finding.subject() instanceof AuthorizationPolicy policy
                ? decidesAsBefore(policy, situation.change())
                : situation.findingsBefore().stream().anyMatch(finding::sameFaultAs);
        return old ? Outcome.WARN : outcome;
    }

    private static boolean decidesAsBefore(AuthorizationPolicy after, Change change) {
        return change.before()
                .flatMap(object -> object instanceof AuthorizationPolicy before
                        ? Optional.of(before)
                        : Optional.<AuthorizationPolicy>empty())
                .filter(before -> before.spec().equals(after.spec()) && DryRun.of(before) == DryRun.of(after))
                .isPresent();
    }
}
