/**
 * What is in the mesh: immutable records of the objects that Istio ambient reads, and {@link
 * io.waypointguard.mesh.Mesh}, the read-only view over them. Pure values: no I/O, no clock, no JSON library.
 */
@NullMarked
package io.waypointguard.mesh;

import org.jspecify.annotations.NullMarked;
