package io.waypointguard.guard;

import io.waypointguard.rule.Finding;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the mitigations ask about the change in question. Not for use by several threads at once. */
final class Situation {

    private final Change change;
    private final Levels levels;
    private final Outcome impact;
    private final GuardSettings settings;
    private final Supplier<List<Finding>> before;
    private @Nullable List<Finding> findingsBefore;

    Situation(Change change, Levels levels, Outcome impact, GuardSettings settings, Supplier<List<Finding>> before) {
        this.change = change;
        this.levels = levels;
        this.impact = impact;
        this.settings = settings;
        this.before = before;
    }

    /** The same with a change that is to be stored. */
    Situation withoutDryRun() {
        return new Situation(change.withoutDryRun(), levels, impact, settings, this::findingsBefore);
    }

    Change change() {
        return change;
    }

    Levels levels() {
        return levels;
    }

    /** The most that an impact on other objects may lead to. */
    Outcome impact() {
        return impact;
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
