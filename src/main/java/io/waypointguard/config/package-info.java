/** Settings, and the wiring of the pure core into a server. All that may keep the server from starting is here. */
@NullMarked
package io.waypointguard.config;

import org.jspecify.annotations.NullMarked;
