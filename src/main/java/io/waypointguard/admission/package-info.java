/**
 * HTTP and the wire format of AdmissionReviews. One review is followed through {@link
 * io.waypointguard.admission.AdmissionReviewReader} (bytes to a tree), {@link
 * io.waypointguard.admission.AdmissionRequestReader} (tree to a change), {@link
 * io.waypointguard.admission.AdmissionReviewer} (the decision) and {@link
 * io.waypointguard.admission.AdmissionResponses} (back to bytes).
 */
@NullMarked
package io.waypointguard.admission;

import org.jspecify.annotations.NullMarked;
