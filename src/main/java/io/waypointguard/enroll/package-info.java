/** Which waypoint a Service without one should use, and the JSON Patch that says so. */
@NullMarked
package io.waypointguard.enroll;

import org.jspecify.annotations.NullMarked;
