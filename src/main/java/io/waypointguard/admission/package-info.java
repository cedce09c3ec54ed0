/**
 * The wire format of AdmissionReviews. One review is followed through {@link
 * io.waypointguard.admission.AdmissionReviewReader} (bytes to a tree), {@link
 * io.waypointguard.admission.AdmissionRequestReader} (tree to a change), {@link
 * io.waypointguard.admission.AdmissionReviewer} (the decision, by {@link io.waypointguard.guard.LiveDecision}) and {@link
 * io.waypointguard.admission.AdmissionResponses} (back to bytes). {@code admission.http} serves it, {@code
 * admission.metrics} counts and times it, {@code admission.health} says when it is ready; none of them is known here.
 */
@NullMarked
package io.waypointguard.admission;

import org.jspecify.annotations.NullMarked;
