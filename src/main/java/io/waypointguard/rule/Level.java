package io.waypointguard.rule;

import java.util.Locale;
import java.util.Optional;

/** How much is asked of a Namespace; each level includes the one before. */
public enum Level {
    /** Nothing. */
    OFF,
    /** Istio enforces every policy as it is written. */
    BASELINE,
    /** Baseline, and the platform's own rules, which Istio does not have. */
    STRICT;

    /** Whether rules of that level apply here. */
    public boolean includes(Level other) {
        return compareTo(other) >= 0;
    }

    /** The name in labels and settings. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of that name, compared exactly. */
    public static Optional<Level> of(String text) {
        for (Level level : values()) {
            if (level.text().equals(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
