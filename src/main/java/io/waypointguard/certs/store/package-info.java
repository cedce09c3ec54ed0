/**
 * The certificates of a webhook in a cluster: two Secrets and the bundles of its webhook configurations, read and written
 * through the Kubernetes client. It changes nothing that is not the guard's own.
 */
@NullMarked
package io.waypointguard.certs.store;

import org.jspecify.annotations.NullMarked;
