/**
 * Istio's semantics in ambient mode: who enforces an AuthorizationPolicy, with what effect, and what istiod writes into
 * its status. Facts are istiod's at istio/istio 86c9f01f and ztunnel's at istio/ztunnel 62d82653; each class names the
 * source that it follows.
 */
@NullMarked
package io.waypointguard.enforcement;

import org.jspecify.annotations.NullMarked;
