/** The settings, and the wiring of the core into a server. Every reason not to start is here. */
@NullMarked
package io.waypointguard.config;

import org.jspecify.annotations.NullMarked;
