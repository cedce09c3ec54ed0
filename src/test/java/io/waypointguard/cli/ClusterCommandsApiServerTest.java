package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit} and {@code explain} of a real API server, through a kubeconfig, with kubectl in the part of istiod. */
@ApiServerTest
class ClusterCommandsApiServerTest {

    private static final String SHOP = "audit-shop";
    private static final String EDGE = "audit-edge";

    private static final String CLUSTER = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: audit-shop, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: audit-edge, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: audit-shop}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: audit-shop, labels: {istio.io/use-waypoint: waypoint}}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: orders, namespace: audit-shop}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: to-cart, namespace: audit-shop}
            spec: {targetRefs: [{group: "", kind: Service, name: cart}], rules: [{to: [{operation: {methods: [GET]}}]}]}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: to-orders, namespace: audit-shop}
            spec: {targetRefs: [{group: "", kind: Service, name: orders}], rules: [{to: [{operation: {methods: [GET]}}]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: outside, namespace: audit-edge, labels: {istio.io/use-waypoint: gone}}
            spec: {hosts: [outside.example], ports: [{number: 443, name: tls, protocol: TLS}], resolution: DNS}
            """;

    private static final Kubectl KUBECTL = ApiServer.shared().kubectl();

    @TempDir
    private static Path folder;

    private static Kubeconfigs kubeconfigs;

    @BeforeAll
    static void fillTheCluster() throws IOException {
        KUBECTL.apply(CLUSTER).orFail();
        status("gateway", "waypoint", "{\"addresses\":[{\"type\":\"IPAddress\",\"value\":\"10.0.0.1\"}]}");
        status("authorizationpolicy", "to-cart", condition("WaypointAccepted", "True", "Accepted"));
        status("authorizationpolicy", "to-orders", condition("WaypointAccepted", "True", "Accepted"));
        status("service", "cart", condition("istio.io/WaypointBound", "True", "WaypointAccepted"));
        kubeconfigs = new Kubeconfigs(folder);
    }

    @AfterAll
    static void emptyTheCluster() {
        // No controller runs here: a Namespace that is deleted would stay.
        KUBECTL.run("delete", "authorizationpolicies,services,gateways.gateway.networking.k8s.io", "--all", "-n", SHOP)
                .orFail();
        KUBECTL.run("delete", "serviceentries", "--all", "-n", EDGE).orFail();
    }

    @Test
    void audit_judges_what_is_stored() {
        CommandResult text = run("audit", "-n", SHOP);
        CommandResult json = run("audit", "-n", SHOP, "--format", "json");

        assertThat(text.exitCode()).as(text.err()).isEqualTo(1);
        assertThat(text.out())
                .startsWith("authorizationpolicy.security.istio.io/to-orders -n audit-shop: denied WG007")
                .endsWith("6 objects checked: 1 denied, 0 admitted with warnings\n");
        assertThat(json.json().get("findings")).hasSize(1);
        assertThat(run("audit", "-n", EDGE).out())
                .contains("serviceentry.networking.istio.io/outside -n audit-edge: warning WG202");
    }

    @Test
    void audit_asks_as_whom_a_credential_plugin_says() throws IOException {
        ObjectNode credential = new ObjectMapper().createObjectNode();
        credential.put("apiVersion", "client.authentication.k8s.io/v1").put("kind", "ExecCredential");
        credential
                .putObject("status")
                .put("clientCertificateData", kubeconfigs.ofTheAdministrator("client-certificate-data"))
                .put("clientKeyData", kubeconfigs.ofTheAdministrator("client-key-data"));
        kubeconfigs.addPlugin("certificate", plugin("cat <<'END'\n" + credential + "\nEND\n"));
        kubeconfigs.addPlugin("failing", plugin("echo 'no session: run login' >&2\nexit 1\n"));

        CommandResult good = run("audit", "-n", SHOP, "--context", "certificate");
        CommandResult bad = run("audit", "-n", SHOP, "--context", "failing");

        assertThat(good.err()).isEmpty();
        assertThat(good.out()).isEqualTo(run("audit", "-n", SHOP).out());
        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.out()).isEmpty();
        assertThat(bad.err())
                .startsWith("waypoint-guard: the credential plugin \"plugins-")
                .endsWith(".sh\" of the kubeconfig failed with exit code 1; it said: no session: run login\n");
    }

    /** In a folder below the kubeconfig's: kubectl makes the path a relative one, and a bare name is one in the PATH. */
    private static Path plugin(String script) throws IOException {
        Path plugins = Files.createTempDirectory(folder, "plugins-");
        Path plugin = Files.writeString(plugins.resolve("plugin.sh"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        return plugin;
    }

    @Test
    void audit_finds_what_slipped_past_the_webhook() {
        KUBECTL.apply("""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: stranded, namespace: audit-edge}
                spec:
                  targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: outside}]
                  rules: [{to: [{operation: {methods: [GET]}}]}]
                """).orFail();
        try {
            JsonNode findings =
                    run("audit", "-n", EDGE, "--format", "json").json().get("findings");
            assertThat(findings.findValuesAsText("rule")).containsExactly("WG008", "WG202");
        } finally {
            KUBECTL.run("delete", "authorizationpolicy", "stranded", "-n", EDGE).orFail();
        }
    }

    @Test
    void explain_says_where_istiod_disagrees() {
        CommandResult agreed = run("explain", "ap/to-cart", "-n", SHOP);
        CommandResult disputed = run("explain", "ap/to-orders", "-n", SHOP);
        JsonNode all = run("explain", "--all", "-n", SHOP, "--format", "json").json();

        assertThat(agreed.exitCode()).as(agreed.err()).isZero();
        assertThat(agreed.out()).contains("ALLOW: enforced as written", "\u2713 istiod says the same");
        assertThat(disputed.out())
                .contains("\u2717 istiod says WaypointAccepted=True (Accepted); expected False (AncestorNotBound)");
        assertThat(all.get("policies").findValuesAsText("disagrees")).containsExactly("false", "true");
        assertThat(all.get("services").findValuesAsText("disagrees")).containsOnly("false");
    }

    @Test
    void explain_looks_in_the_Namespace_of_the_context() {
        kubeconfigs.addNamespace("in-shop", SHOP);

        assertThat(run("explain", "svc/cart", "--context", "in-shop").exitCode())
                .isZero();
        assertThat(run("explain", "svc/cart").err())
                .contains("Service cart in Namespace default is not in the cluster; did you mean audit-shop/cart?");
    }

    @Test
    void whoever_may_not_list_a_kind_is_told_which_and_shown_no_secret() {
        KUBECTL.run("create", "serviceaccount", "auditor", "-n", SHOP).orFail();
        KUBECTL.run(
                        "create",
                        "clusterrole",
                        "audit-test-some",
                        "--verb=list",
                        "--resource=services,namespaces,serviceentries.networking.istio.io")
                .orFail();
        KUBECTL.run(
                        "create",
                        "clusterrolebinding",
                        "audit-test-some",
                        "--clusterrole=audit-test-some",
                        "--serviceaccount=" + SHOP + ":auditor")
                .orFail();
        try {
            String token = KUBECTL.run("create", "token", "auditor", "-n", SHOP)
                    .orFail()
                    .output()
                    .strip();
            kubeconfigs.addUser("auditor", token);

            for (String command : List.of("audit", "explain --all")) {
                CommandResult result = run((command + " --context auditor").split(" "));
                assertThat(result.exitCode()).isEqualTo(2);
                assertThat(result.out()).isEmpty();
                assertThat(result.err())
                        .startsWith("waypoint-guard: cannot list authorizationpolicies.security.istio.io of https://")
                        .contains("HTTP 403: ", "system:serviceaccount:audit-shop:auditor")
                        .endsWith("; the right to list is needed, in all Namespaces, for"
                                + " authorizationpolicies.security.istio.io, gateways.gateway.networking.k8s.io,"
                                + " gatewayclasses.gateway.networking.k8s.io\n")
                        .doesNotContain(token, "\tat ");
            }
        } finally {
            KUBECTL.run("delete", "clusterrole,clusterrolebinding", "audit-test-some")
                    .orFail();
            KUBECTL.run("delete", "serviceaccount", "auditor", "-n", SHOP).orFail();
        }
    }

    @Test
    void the_rights_of_the_documentation_are_enough() throws IOException {
        String role =
                Files.readString(Path.of("docs/audit.md")).split("```yaml\n")[1].split("```")[0];
        KUBECTL.apply(role).orFail();
        KUBECTL.run("create", "serviceaccount", "reader", "-n", SHOP).orFail();
        KUBECTL.run(
                        "create",
                        "clusterrolebinding",
                        "waypoint-guard-audit",
                        "--clusterrole=waypoint-guard-audit",
                        "--serviceaccount=" + SHOP + ":reader")
                .orFail();
        try {
            kubeconfigs.addUser(
                    "reader",
                    KUBECTL.run("create", "token", "reader", "-n", SHOP)
                            .orFail()
                            .output()
                            .strip());

            assertThat(run("audit", "-n", SHOP, "--context", "reader")).isEqualTo(run("audit", "-n", SHOP));
        } finally {
            KUBECTL.run("delete", "clusterrole,clusterrolebinding", "waypoint-guard-audit")
                    .orFail();
            KUBECTL.run("delete", "serviceaccount", "reader", "-n", SHOP).orFail();
        }
    }

    @Test
    void a_server_that_does_not_answer_is_an_error_in_one_line() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        kubeconfigs.addServer("down", "https://127.0.0.1:" + port);

        CommandResult result = run("audit", "--context", "down");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err())
                .startsWith("waypoint-guard: cannot list authorizationpolicies.security.istio.io of https://127.0.0.1:"
                        + port + ": the API server cannot be reached: ");
    }

    private static void status(String type, String name, String status) {
        KUBECTL.run(
                        "patch",
                        type.equals("gateway") ? "gateways.gateway.networking.k8s.io" : type,
                        name,
                        "-n",
                        SHOP,
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\":" + status + "}")
                .orFail();
    }

    private static String condition(String type, String status, String reason) {
        return "{\"conditions\":[{\"type\":\"" + type + "\",\"status\":\"" + status + "\",\"reason\":\"" + reason
                + "\",\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}";
    }

    private static CommandResult run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--kubeconfig", kubeconfigs.file().toString()));
        return CommandResult.runInCluster(ClusterScan::read, command.toArray(String[]::new));
    }
}
