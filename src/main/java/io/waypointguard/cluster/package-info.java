/**
 * The cluster: a mesh that follows the API server, and live reads of single objects. The only package that knows the
 * Kubernetes client, which it uses for what is hard to get right about reaching an API server (kubeconfig, tokens,
 * TLS, proxies); lists and watches are read as JSON, as everything else that the guard decides from.
 */
@NullMarked
package io.waypointguard.cluster;

import org.jspecify.annotations.NullMarked;
