package io.waypointguard.guard;

import io.waypointguard.mesh.Metadata;
import io.waypointguard.rule.Level;

/** The level of each mode, as Pod Security admission has them: refuse, warn, or only note in the audit log. */
public record Levels(Level enforce, Level warn, Level audit) {

    public static final String ENFORCE_LABEL = "waypoint-guard.io/enforce";
    public static final String WARN_LABEL = "waypoint-guard.io/warn";
    public static final String AUDIT_LABEL = "waypoint-guard.io/audit";

    /** Whether nothing is judged at all. */
    boolean areOff() {
        return enforce == Level.OFF && warn == Level.OFF && audit == Level.OFF;
    }

    public static Levels all(Level level) {
        return new Levels(level, level, level);
    }

    /** These levels, where the labels of a Namespace say nothing else. A value that is no level counts as strict. */
    public Levels withLabelsOf(Metadata namespace) {
        return new Levels(
                label(namespace, ENFORCE_LABEL, enforce),
                label(namespace, WARN_LABEL, warn),
                label(namespace, AUDIT_LABEL, audit));
    }

    private static Level label(Metadata namespace, String label, Level otherwise) {
        return namespace
                .label(label)
                .map(text -> Level.of(text).orElse(Level.STRICT))
                .orElse(otherwise);
    }
}
