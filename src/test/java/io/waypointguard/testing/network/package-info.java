/** Networks that fail when they are told to. */
package io.waypointguard.testing.network;
