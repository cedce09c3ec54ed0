/** The packaged guard beside an API server that fails: no wrong decision, and everything is well again without a restart. */
package io.waypointguard.faults;
