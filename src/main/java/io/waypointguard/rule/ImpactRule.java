package io.waypointguard.rule;

import java.util.List;

/** A rule about what a change of one object does to the policies that depend on it. */
public non-sealed interface ImpactRule extends Rule {

    /** What is wrong with the change, each finding with the evidence that it rests on. */
    List<Finding> check(Transition transition, RuleSettings settings);
}
