package io.waypointguard.cli;

import io.waypointguard.cluster.ClusterScan;

/** Where commands get a cluster from. */
@FunctionalInterface
interface ClusterSource {

    /** The cluster of a kubeconfig and a context, as {@link ClusterScan#read} has them. */
    ClusterScan read(String kubeconfig, String context);
}
