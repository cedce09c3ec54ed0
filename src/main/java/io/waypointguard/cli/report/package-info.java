/**
 * What {@code check} and {@code audit} found, and the formats in which they say so. A new format is a new class and a
 * line in a list.
 */
@NullMarked
package io.waypointguard.cli.report;

import org.jspecify.annotations.NullMarked;
