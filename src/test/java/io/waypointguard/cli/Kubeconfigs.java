package io.waypointguard.cli;

import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.Kubectl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A copy of the administrator's kubeconfig, with contexts for others. */
final class Kubeconfigs {

    private final Kubectl kubectl = ApiServer.shared().kubectl();
    private final Path file;

    Kubeconfigs(Path folder) throws IOException {
        file = Files.copy(ApiServer.shared().kubeconfig(), folder.resolve("kubeconfig"));
    }

    Path file() {
        return file;
    }

    /** A context of the same server for whoever has that token; the current one stays. */
    void addUser(String context, String token) {
        config("set-credentials", context, "--token=" + token);
        addContext(context, cluster(), context, "default");
    }

    /** A context for somebody who has nothing to show. */
    void addNobody(String context) {
        addContext(context, cluster(), "no-such-user", "default");
    }

    /** A context of the same server for whom that command gives credentials. */
    void addPlugin(String context, Path command) {
        config(
                "set-credentials",
                context,
                "--exec-command=" + command,
                "--exec-api-version=client.authentication.k8s.io/v1",
                "--exec-interactive-mode=Never");
        addContext(context, cluster(), context, "default");
    }

    /** That property of the administrator, which is base64. */
    String ofTheAdministrator(String data) {
        return new String(
                Base64.getDecoder()
                        .decode(kubectl.run(
                                        "config",
                                        "view",
                                        "--raw",
                                        "--minify",
                                        "--flatten",
                                        "-o",
                                        "jsonpath={.users[0].user." + data + "}")
                                .orFail()
                                .output()),
                StandardCharsets.US_ASCII);
    }

    /** The administrator's context, with another Namespace where none is named. */
    void addNamespace(String context, String namespace) {
        addContext(context, cluster(), jsonpath("{.contexts[0].context.user}"), namespace);
    }

    /** A context of a server that is somewhere else. */
    void addServer(String context, String url) {
        config("set-cluster", context, "--server=" + url);
        addContext(context, context, jsonpath("{.contexts[0].context.user}"), "default");
    }

    private void addContext(String context, String cluster, String user, String namespace) {
        config("set-context", context, "--cluster=" + cluster, "--user=" + user, "--namespace=" + namespace);
    }

    private String cluster() {
        return jsonpath("{.contexts[0].context.cluster}");
    }

    private String jsonpath(String path) {
        return kubectl.run("config", "view", "-o", "jsonpath=" + path).orFail().output();
    }

    private void config(String... arguments) {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(arguments));
        all.add("--kubeconfig=" + file);
        kubectl.run(all.toArray(String[]::new)).orFail();
    }
}
