/**
 * What the guard promises, on a real API server: the packaged guard, registered by the configurations in {@code deploy/},
 * with kubectl wherever a person would use kubectl.
 */
package io.waypointguard.acceptance;
