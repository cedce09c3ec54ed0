/**
 * The decision: a change over a mesh gives denials, warnings and audit notes. {@link io.waypointguard.guard.Guard} is
 * the one entry; what turns a finding into less than a denial is the list of {@link io.waypointguard.guard.Softening}s.
 */
@NullMarked
package io.waypointguard.guard;

import org.jspecify.annotations.NullMarked;
