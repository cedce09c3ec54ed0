package io.waypointguard.cli;

import io.waypointguard.cluster.ClusterScan;
import picocli.CommandLine.Option;

/** Which cluster, as options. */
final class ClusterOptions {

    @Option(
            names = "--kubeconfig",
            paramLabel = "PATH",
            description = "The kubeconfig that names the cluster. Default: the variable KUBECONFIG, ~/.kube/config, or"
                    + " in a pod its ServiceAccount.")
    private String kubeconfig = "";

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig. Default: the current one.")
    private String context = "";

    /** Whether one of them is there. */
    boolean areGiven() {
        return !kubeconfig.isEmpty() || !context.isEmpty();
    }

    /** The cluster as it is now, with a note on what cannot be known of it. */
    ClusterScan read(ClusterSource clusters, Terminal terminal) {
        ClusterScan scan = clusters.read(kubeconfig, context);
        scan.notes().forEach(terminal::note);
        return scan;
    }
}
