/** The packaged guard as a process of its own, and its registration with a real API server. */
package io.waypointguard.testing.guard;
