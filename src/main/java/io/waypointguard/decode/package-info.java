/**
 * From a JSON tree to {@link io.waypointguard.mesh mesh} records. The tree is read as it is, because typed models drop
 * unknown fields, turn an unknown action into none, and cannot tell an absent group from an empty one.
 */
@NullMarked
package io.waypointguard.decode;

import org.jspecify.annotations.NullMarked;
