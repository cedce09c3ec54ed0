package io.waypointguard.testing.guard;

import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The ServiceAccounts of the shipped manifests, with the rights that these give them. */
public final class InstalledAccounts {

    public static final String NAMESPACE = "waypoint-guard";

    /** Of the serving pods. */
    public static final String SERVING = "waypoint-guard";

    /** Of the Job and the CronJob. */
    public static final String CERTS = "waypoint-guard-certs";

    private InstalledAccounts() {}

    /** A kubeconfig with a token of that account, after the guard has been installed but for its registration. */
    public static Path kubeconfig(ApiServer server, String account) {
        Kubectl kubectl = server.kubectl();
        kubectl.run("apply", "--validate=strict", "-f", "deploy/namespace.yaml", "-f", "deploy/waypoint-guard.yaml")
                .orFail();
        String token = kubectl.run("create", "token", account, "-n", NAMESPACE, "--duration=2h")
                .orFail()
                .output()
                .strip();
        try {
            Map<String, Object> config = new Yaml().load(Files.readString(server.kubeconfig()));
            for (Object user : (List<?>) config.get("users")) {
                WebhookManifests.map(user).put("user", Map.of("token", token));
            }
            return Files.writeString(
                    server.kubeconfig().resolveSibling("kubeconfig-of-" + account), new Yaml().dump(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
