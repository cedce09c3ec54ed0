package io.waypointguard.cli;

import io.waypointguard.certs.store.ClusterCertificates;
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

    /** The certificates of a webhook in it; for the caller to close. */
    ClusterCertificates certificates(ClusterCertificates.Names names) {
        spareNetty();
        return ClusterCertificates.open(kubeconfig, context, names);
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
