package io.waypointguard.testing;

import io.waypointguard.guard.Change;
import io.waypointguard.guard.Change.Requester;

/** The same change in another request. */
public final class Changes {

    private Changes() {}

    public static Change by(Change change, Requester requester) {
        return new Change(
                change.operation(), change.before(), change.after(), change.subresource(), requester, change.dryRun());
    }

    public static Change through(Change change, String subresource) {
        return new Change(
                change.operation(), change.before(), change.after(), subresource, change.requester(), change.dryRun());
    }

    public static Change dryRun(Change change) {
        return new Change(
                change.operation(), change.before(), change.after(), change.subresource(), change.requester(), true);
    }
}
