/**
 * The webhook's port: {@link io.waypointguard.admission.http.AdmissionResource} serves the two paths, {@link
 * io.waypointguard.admission.http.BodyFilter} reads and meters the bodies ahead of it, {@link
 * io.waypointguard.admission.http.ProblemMappers} answers what is no AdmissionReview.
 */
@NullMarked
package io.waypointguard.admission.http;

import org.jspecify.annotations.NullMarked;
