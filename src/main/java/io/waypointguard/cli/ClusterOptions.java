package io.waypointguard.cli;

import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.cluster.KubeObjects;
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

    /** Its objects, to read and to write; for the caller to close. */
    KubeObjects objects() {
        spareNetty();
        return KubeObjects.of(kubeconfig, context);
    }

    /** The cluster as it is now, with a note on what cannot be known of it. */
    ClusterScan read(ClusterSource clusters, Terminal terminal) {
        spareNetty();
        ClusterScan scan = clusters.read(kubeconfig, context);
        scan.notes().forEach(terminal::note);
        return scan;
    }

    /** Else the JVM, from 24 on, warns on the terminal of what Netty does; a few requests need no speed from that. */
    private static void spareNetty() {
        System.setProperty("io.netty.noUnsafe", "true");
    }
}
