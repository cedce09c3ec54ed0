/**
 * From YAML and JSON files to a {@link io.waypointguard.mesh.MeshSnapshot mesh}, with the file and the line of every
 * object and of every place in it. Files are read as the Kubernetes tools read them.
 */
@NullMarked
package io.waypointguard.manifests;

import org.jspecify.annotations.NullMarked;
