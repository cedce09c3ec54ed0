/** Who enforces a policy, hop by hop, and which waypoint a Service uses: for people, and as JSON. */
@NullMarked
package io.waypointguard.cli.explain;

import org.jspecify.annotations.NullMarked;
