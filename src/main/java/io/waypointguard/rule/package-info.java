/**
 * What a rule is, what it finds, and the registry of the rules in use. A rule only finds: whether a finding denies,
 * warns or is left out is decided by {@code guard}. The rules themselves are in {@code rule.rules}, which this package
 * does not know.
 */
@NullMarked
package io.waypointguard.rule;

import org.jspecify.annotations.NullMarked;
