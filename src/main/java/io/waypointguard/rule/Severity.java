package io.waypointguard.rule;

/** How bad a finding is by itself. */
public enum Severity {
    /** Reason enough to refuse the change. */
    DENY,
    /** Worth knowing; never a reason to refuse. */
    WARNING
}
