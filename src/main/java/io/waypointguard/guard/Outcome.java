package io.waypointguard.guard;

/** What becomes of a finding, from the mildest to the worst. */
public enum Outcome {
    /** Nobody is told. */
    SILENT,
    /** It stands in the API server's audit log. */
    AUDIT,
    /** The requester is warned. */
    WARN,
    /** The change is refused. */
    DENY;

    /** This outcome, or the given one where that is milder. */
    public Outcome atMost(Outcome limit) {
        return compareTo(limit) <= 0 ? this : limit;
    }
}
