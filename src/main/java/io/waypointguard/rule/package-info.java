/**
 * What a rule is, what it finds, and the ordered list of all rules. A rule only finds: whether a finding denies, warns
 * or is left out is decided elsewhere.
 */
@NullMarked
package io.waypointguard.rule;

import org.jspecify.annotations.NullMarked;
