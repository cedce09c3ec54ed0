package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.ScannedYaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code explain} without files: the same answers of a cluster, and what istiod has written beside what it should. */
class ExplainClusterTest {

    private static final String CLUSTER = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: ready, namespace: shop}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            status: {addresses: [{value: 10.0.0.1}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: unready, namespace: shop}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: shop, labels: {istio.io/use-waypoint: ready}}
            spec: {ports: [{port: 80}]}
            status: {conditions: [{type: istio.io/WaypointBound, status: "True", reason: WaypointAccepted}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: orders, namespace: shop}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: waits, namespace: shop, labels: {istio.io/use-waypoint: unready}}
            spec: {ports: [{port: 80}]}
            ---
            """;

    private static final String TO_CART = "targetRefs: [{group: \"\", kind: Service, name: cart}]";
    private static final String TO_ORDERS = "targetRefs: [{group: \"\", kind: Service, name: orders}]";
    private static final String DRY_RUN = ", annotations: {istio.io/dry-run: \"true\"}";

    @ParameterizedTest(name = "{0}{1}, written {2}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what istiod says too
                TO_CART + " | | WaypointAccepted=True Accepted | ",
                TO_ORDERS + " | | WaypointAccepted=False AncestorNotBound | ",
                // a status or a reason that is another
                TO_ORDERS + " | | WaypointAccepted=True Accepted"
                        + " | istiod says WaypointAccepted=True (Accepted); expected False (AncestorNotBound)",
                TO_ORDERS + " | | WaypointAccepted=False TargetNotFound"
                        + " | istiod says WaypointAccepted=False (TargetNotFound); expected False (AncestorNotBound)",
                "action: ALLOW | | ZtunnelAccepted=Unknown Pending"
                        + " | istiod says ZtunnelAccepted=Unknown (Pending); expected True (Accepted)",
                // one that is missing, one too many
                TO_CART + " | | | istiod says nothing of WaypointAccepted; expected True (Accepted)",
                "action: ALLOW | | ZtunnelAccepted=True Accepted, WaypointAccepted=False Invalid"
                        + " | istiod says WaypointAccepted=False (Invalid); expected nothing of it",
                // istiod reports one of these in the whole mesh, and none of the others
                "action: CUSTOM | | | ",
                "action: AUDIT | | ZtunnelAccepted=False UnsupportedValue | ",
                "action: ALLOW |" + DRY_RUN + "| | ",
                TO_CART + "|" + DRY_RUN + "| | ",
                TO_CART + "|" + DRY_RUN + "| ZtunnelAccepted=False UnsupportedValue | ",
                TO_CART + "|" + DRY_RUN + "| WaypointAccepted=True Accepted | ",
                // others write conditions, too
                TO_CART + " | | WaypointAccepted=True Accepted, example.com/Seen=False Never | "
            })
    void says_where_istiod_says_something_else(String spec, String metadata, String written, String difference) {
        String cluster = CLUSTER + policy(spec, metadata == null ? "" : metadata, written == null ? "" : written);

        JsonNode policy = explain(cluster, "ap/p").json();
        String text =
                CommandResult.runInCluster(source(cluster), "explain", "ap/p").out();

        assertThat(policy.get("disagrees").asBoolean()).isEqualTo(difference != null);
        assertThat(policy.get("istiod")).hasSize(written == null ? 0 : written.split(",").length);
        if (difference == null) {
            assertThat(text).doesNotContain("expected");
        } else {
            assertThat(text).contains("\n    \u2717 " + difference + "\n");
        }
    }

    @Test
    void gives_a_policy_of_a_cluster_with_what_istiod_has_written() {
        String cluster = CLUSTER + policy(TO_ORDERS, "", "WaypointAccepted=True Accepted");

        JsonNode policy = explain(cluster, "ap/p").json();
        ((ObjectNode) policy).remove("findings");
        assertThat(policy)
                .hasToString(
                        "{\"policy\":{\"namespace\":\"shop\",\"name\":\"p\"},\"action\":\"ALLOW\",\"dryRun\":false,"
                                + "\"inScope\":true,\"ztunnel\":null,\"targets\":[{\"group\":\"\",\"kind\":\"Service\","
                                + "\"name\":\"orders\",\"enforcer\":\"nobody\",\"waypoint\":null,\"reason\":\"AncestorNotBound\"}],"
                                + "\"effect\":\"never-enforced\",\"conditions\":[{\"type\":\"WaypointAccepted\","
                                + "\"status\":\"False\",\"reason\":\"AncestorNotBound\"}],\"istiod\":[{\"type\":\"WaypointAccepted\","
                                + "\"status\":\"True\",\"reason\":\"Accepted\"}],\"disagrees\":true}");
    }

    @Test
    void compares_the_status_of_a_Service_too() {
        JsonNode cart = explain(CLUSTER, "svc/cart").json();
        JsonNode waits = explain(CLUSTER, "svc/waits").json();

        assertThat(cart.get("istiod"))
                .hasToString(
                        "[{\"type\":\"istio.io/WaypointBound\",\"status\":\"True\",\"reason\":\"WaypointAccepted\"}]");
        assertThat(cart.get("disagrees").asBoolean()).isFalse();
        assertThat(waits.get("disagrees").asBoolean()).isTrue();
        assertThat(explain(CLUSTER, "svc/waits", "--format", "text").out())
                .contains("istiod says nothing of istio.io/WaypointBound; expected False (WaypointIsNotReady)");
        for (String agreed : new String[] {"svc/cart", "svc/orders"}) {
            assertThat(explain(CLUSTER, agreed, "--format", "text").out())
                    .contains("\n    \u2713 istiod says the same\n");
        }
    }

    @Test
    void says_once_that_istiod_writes_nothing_and_takes_that_for_no_disagreement() {
        String silent = CLUSTER.replaceAll("status: \\{conditions.*\n", "") + policy(TO_ORDERS, "", "");

        CommandResult json = explain(silent, "--all");
        CommandResult text = explain(silent, "ap/p", "--format", "text");

        assertThat(json.err()).contains("istiod has written no status in this cluster");
        assertThat(json.json().findValuesAsText("disagrees")).hasSize(4).containsOnly("false");
        assertThat(text.out()).contains("\n    ? istiod says nothing\n");
    }

    @Test
    void knows_whether_a_waypoint_runs() {
        String text = explain(CLUSTER, "svc/waits", "--format", "text").out();

        assertThat(text)
                .contains("\u2717 the waypoint shop/unready is there and has no address: it does not run")
                .contains("$ kubectl get pods -n shop -l gateway.networking.k8s.io/gateway-name=unready")
                .contains("(no waypoint on the way")
                .doesNotContain("files carry no status");
    }

    @Test
    void looks_for_a_name_in_the_Namespace_of_the_context_as_kubectl_does() {
        CommandResult found = explain(CLUSTER, "svc/cart");
        CommandResult elsewhere = CommandResult.runInCluster(
                (kubeconfig, context) -> ScannedYaml.scan("default", CLUSTER), "explain", "svc/cart");
        CommandResult named = CommandResult.runInCluster(
                (kubeconfig, context) -> ScannedYaml.scan("default", CLUSTER), "explain", "svc/cart", "-n", "shop");

        assertThat(found.exitCode()).isZero();
        assertThat(elsewhere.exitCode()).isEqualTo(2);
        assertThat(elsewhere.err())
                .contains("Service cart in Namespace default is not in the cluster; did you mean shop/cart?");
        assertThat(named.out()).startsWith("Service shop/cart\n");
    }

    @Test
    void explains_everything_in_the_cluster_or_in_one_Namespace() {
        String cluster = CLUSTER + """
                apiVersion: v1
                kind: Service
                metadata: {name: other, namespace: team}
                ---
                """;

        assertThat(explain(cluster, "--all").json().get("services")).hasSize(4);
        assertThat(explain(cluster, "--all", "-n", "team").json().get("services"))
                .hasSize(1);
    }

    @Test
    void takes_the_name_that_audit_prints() {
        String cluster = CLUSTER + policy(TO_ORDERS, "", "");

        assertThat(explain(cluster, "authorizationpolicy.security.istio.io/p").exitCode())
                .isZero();
        assertThat(explain(cluster, "authorizationpolicy.networking.istio.io/p").err())
                .contains("is not TYPE/NAME");
    }

    @Test
    void passes_on_which_cluster_is_meant() {
        List<String> asked = new ArrayList<>();
        ClusterSource source = (kubeconfig, context) -> {
            asked.add(kubeconfig + " " + context);
            return ScannedYaml.scan("shop", CLUSTER);
        };

        CommandResult.runInCluster(source, "explain", "svc/cart", "--kubeconfig", "a", "--context", "b");
        CommandResult.runInCluster(source, "audit", "--context", "c");
        CommandResult.runInCluster(source, "audit");

        assertThat(asked).containsExactly("a b", " c", " ");
    }

    private static String policy(String spec, String metadata, String written) {
        List<String> conditions = new ArrayList<>();
        for (String condition : written.isEmpty() ? new String[0] : written.split(", ")) {
            String[] parts = condition.split("[= ]");
            conditions.add("{type: " + parts[0] + ", status: \"" + parts[1] + "\", reason: " + parts[2] + "}");
        }
        return """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p, namespace: shop%s}
                spec: {%s, rules: [{from: [{source: {namespaces: [shop]}}]}]}
                status: {conditions: [%s]}
                """.formatted(metadata, spec, String.join(", ", conditions));
    }

    private static CommandResult explain(String cluster, String... arguments) {
        List<String> command = new ArrayList<>(List.of("explain", "--format", "json"));
        command.addAll(List.of(arguments));
        if (command.lastIndexOf("--format") > 1) {
            command.subList(1, 3).clear();
        }
        CommandResult result = CommandResult.runInCluster(source(cluster), command.toArray(String[]::new));
        return result;
    }

    private static ClusterSource source(String cluster) {
        return (kubeconfig, context) -> ScannedYaml.scan("shop", cluster);
    }
}
