package io.waypointguard.cli;

import io.quarkus.runtime.Quarkus;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the webhook. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Serves the admission webhook over HTTPS: POST /validate and POST /mutate.",
            "Settings come from the environment and from configuration files; with --manifests none is needed.",
            ""
        })
final class ServeCommand implements Runnable {

    /** Kubernetes sets it in every container. There, others must be told to go elsewhere; on a terminal, nobody waits. */
    private static final String IN_A_POD = "KUBERNETES_SERVICE_HOST";

    @Option(
            names = "--manifests",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files and folders that are the mesh, in place of a cluster; the certificate is made for this"
                    + " run, unless guard.tls.mode says otherwise.")
    private List<String> manifests = List.of();

    @Option(names = "--port", paramLabel = "N", description = "The HTTPS port. Default: 8443.")
    private int port;

    @Override
    public void run() {
        if (port < 0 || port > 65_535) {
            throw new UsageException("--port takes a number from 1 to 65535");
        }
        if (!manifests.isEmpty()) {
            System.setProperty("guard.mesh.source", "manifests");
            System.setProperty(
                    "guard.mesh.manifests",
                    String.join(
                            ",", manifests.stream().map(ServeCommand::listItem).toList()));
            ServeDefaults.set("guard.tls.mode", "ephemeral");
            // Whoever names files tries it out, and reads the log.
            ServeDefaults.set("quarkus.log.console.json.enabled", "false");
        }
        if (System.getenv(IN_A_POD) != null) {
            ServeDefaults.set("quarkus.shutdown.delay", "15s");
        }
        if (port != 0) {
            System.setProperty("quarkus.http.ssl-port", String.valueOf(port));
        }
        Quarkus.run();
    }

    /** A comma separates the items of a list in a setting. */
    private static String listItem(String path) {
        return path.replace("\\", "\\\\").replace(",", "\\,");
    }
}
