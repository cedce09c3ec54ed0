package io.waypointguard.guard;

import io.waypointguard.rule.Finding;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the softening steps want to know of the change in question. Not for use by several threads at once. */
final class Situation {

    private final Change change;
    private final Levels levels;
    private final GuardSettings settings;
    private final Supplier<List<Finding>> before;
    private @Nullable List<Finding> findingsBefore;

    Situation(Change change, Levels levels, GuardSettings settings, Supplier<List<Finding>> before) {
        this.change = change;
        this.levels = levels;
        this.settings = settings;
        this.before = before;
    }

    Change change() {
        return change;
    }

    Levels levels() {
        return levels;
    }

    GuardSettings settings() {
        return settings;
    }

    /** What was wrong with the object as it was; worked out once, and only when somebody asks. */
    List<Finding> findingsBefore() {
        List<Finding> known = findingsBefore;
        if (known == null) {
            known = before.get();
            findingsBefore = known;
        }
        return known;
    }
}
