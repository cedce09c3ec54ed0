package io.waypointguard.rule;

/** What can be wrong, and how it is found. A rule is a pure function and holds nothing. */
public sealed interface Rule permits ObjectRule, ImpactRule {

    RuleInfo info();
}
