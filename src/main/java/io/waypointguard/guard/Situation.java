package io.waypointguard.guard;

import io.waypointguard.rule.Finding;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the softening steps want to know of the change in question.
 *
 * @param findingsBefore what was wrong with the object as it was; worked out only when somebody asks
 */
record Situation(Change change, Levels levels, GuardSettings settings, Supplier<List<Finding>> findingsBefore) {}
