/** Counts and times the answers. */
@NullMarked
package io.waypointguard.admission.metrics;

import org.jspecify.annotations.NullMarked;
