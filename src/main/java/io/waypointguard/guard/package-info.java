/**
 * The decision: a change over a mesh gives denials, warnings and audit notes. {@link io.waypointguard.guard.Guard} is
 * the one entry; {@link io.waypointguard.guard.Mitigations} says what turns a finding into less than a denial.
 */
@NullMarked
package io.waypointguard.guard;

import org.jspecify.annotations.NullMarked;
