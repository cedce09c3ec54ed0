package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExplainCommandTest {

    private static final String MESH = "src/test/resources/manifests/explain.yaml";

    @Test
    void explains_a_policy_that_a_waypoint_enforces() {
        JsonNode policy = explain("ap/to-bound");

        assertThat(policy)
                .hasToString("{\"policy\":{\"namespace\":\"shop\",\"name\":\"to-bound\"},\"action\":\"ALLOW\","
                        + "\"dryRun\":false,\"inScope\":true,\"ztunnel\":null,"
                        + "\"targets\":[{\"group\":\"\",\"kind\":\"Service\",\"name\":\"bound\",\"enforcer\":\"waypoint\","
                        + "\"waypoint\":{\"namespace\":\"shop\",\"name\":\"ready\"},\"reason\":\"Accepted\"}],"
                        + "\"effect\":\"as-written\","
                        + "\"conditions\":[{\"type\":\"WaypointAccepted\",\"status\":\"True\",\"reason\":\"Accepted\"}],"
                        + "\"findings\":[]}");
    }

    @Test
    void takes_a_Gateway_in_files_to_become_ready_and_says_what_istiod_writes_until_then() {
        JsonNode policy = explain("ap/to-unready");

        assertThat(policy.at("/targets/0/enforcer").asText()).isEqualTo("waypoint");
        assertThat(policy.at("/targets/0/reason").asText()).isEqualTo("AncestorNotBound");
        assertThat(policy.at("/effect").asText()).isEqualTo("as-written");
        assertThat(policy.at("/conditions/0"))
                .hasToString("{\"type\":\"WaypointAccepted\",\"status\":\"False\",\"reason\":\"AncestorNotBound\"}");
        assertThat(text("ap/to-unready")).contains("files carry no status");
    }

    @Test
    void marks_a_target_that_may_still_come() {
        JsonNode target = explain("ap/to-missing-gateway").at("/targets/0");

        assertThat(target)
                .hasToString("{\"group\":\"\",\"kind\":\"Service\",\"name\":\"dangling\",\"enforcer\":\"nobody\","
                        + "\"waypoint\":null,\"reason\":\"AncestorNotBound\",\"pending\":true}");
    }

    @Test
    void says_of_several_targets_that_some_are_enforced() {
        JsonNode policy = explain("ap/to-two");

        assertThat(policy.get("effect").asText()).isEqualTo("partly-enforced");
        assertThat(policy.at("/conditions/0"))
                .hasToString("{\"type\":\"WaypointAccepted\",\"status\":\"True\",\"reason\":\"PartiallyInvalid\"}");
        assertThat(policy.at("/targets/1/reason").asText()).isEqualTo("TargetNotFound");
        assertThat(policy.at("/findings/0/rule").asText()).isEqualTo("WG006");
        assertThat(policy.at("/findings/0/line").asInt()).isPositive();
    }

    @Test
    void explains_a_policy_that_ztunnel_enforces() {
        JsonNode policy = explain("ap/deny-paths");

        assertThat(policy.get("ztunnel"))
                .hasToString("{\"sent\":true,\"attached\":true,\"scope\":\"namespace\",\"effectiveRules\":0,"
                        + "\"totalRules\":1,\"matchesEverything\":false,\"unsupported\":[\"methods\",\"paths\"]}");
        assertThat(policy.get("targets")).isEmpty();
        assertThat(policy.get("effect").asText()).isEqualTo("never-enforced");
        assertThat(policy.at("/conditions/0"))
                .hasToString("{\"type\":\"ZtunnelAccepted\",\"status\":\"True\",\"reason\":\"UnsupportedValue\"}");
    }

    @Test
    void gives_an_unknown_action_as_it_is_written_and_no_conditions() {
        JsonNode policy = explain("ap/odd-action");

        assertThat(policy.get("action").asText()).isEqualTo("PERMIT");
        assertThat(policy.get("conditions")).isEmpty();
    }

    @Test
    void explains_a_policy_outside_the_guards_scope_without_judging_it() {
        JsonNode policy = explain("ap/sidecar-policy");

        assertThat(policy.get("inScope").asBoolean()).isFalse();
        assertThat(policy.get("findings")).isEmpty();
        assertThat(policy.get("effect").asText()).isEqualTo("denies-everything");
        assertThat(text("ap/sidecar-policy"))
                .contains("Outside the guard's scope")
                .contains("kubectl label --overwrite namespace sidecars istio.io/dataplane-mode=ambient");
    }

    @Test
    void lists_the_policies_of_a_Service_whether_they_name_it_or_its_waypoint() {
        JsonNode service = explain("svc/bound");

        assertThat(service)
                .hasToString("{\"service\":{\"kind\":\"Service\",\"namespace\":\"shop\",\"name\":\"bound\"},"
                        + "\"waypoint\":{\"namespace\":\"shop\",\"name\":\"ready\"},\"source\":\"namespace-label\","
                        + "\"conditions\":[{\"type\":\"istio.io/WaypointBound\",\"status\":\"True\","
                        + "\"reason\":\"WaypointAccepted\"}],"
                        + "\"policies\":[{\"namespace\":\"istio-system\",\"name\":\"all-waypoints\"},"
                        + "{\"namespace\":\"shop\",\"name\":\"to-bound\"},"
                        + "{\"namespace\":\"shop\",\"name\":\"to-gateway\"},"
                        + "{\"namespace\":\"shop\",\"name\":\"to-two\"}]}");
    }

    @Test
    void explains_a_Service_without_a_waypoint() {
        JsonNode optedOut = explain("svc/opted-out");

        assertThat(optedOut.get("waypoint").isNull()).isTrue();
        assertThat(optedOut.get("source").asText()).isEqualTo("object-label");
        assertThat(optedOut.get("policies")).isEmpty();
        assertThat(text("svc/opted-out"))
                .contains("\u2717 Service opted-out says istio.io/use-waypoint: none")
                .contains("$ kubectl label --overwrite service opted-out -n shop istio.io/use-waypoint=ready");
    }

    @Test
    void explains_everything_or_one_Namespace() {
        JsonNode all = CommandResult.run("explain", "--all", "--format", "json", "--manifests", MESH)
                .json();
        JsonNode one = CommandResult.run("explain", "--all", "-n", "sidecars", "--format", "json", "--manifests", MESH)
                .json();

        assertThat(all.fieldNames()).toIterable().containsExactly("policies", "services");
        assertThat(all.get("policies").size()).isGreaterThan(7);
        assertThat(all.findValuesAsText("kind")).contains("ServiceEntry");
        assertThat(one.get("policies")).hasSize(1);
        assertThat(one.get("services")).isEmpty();
    }

    @Test
    void answers_the_troubleshooting_list_with_the_next_command() {
        String answers = text("ap/to-two");

        assertThat(answers)
                .contains("\u2713 the Namespace shop is labelled istio.io/dataplane-mode: ambient")
                .contains("\u2713 targetRefs are used")
                .contains("\u2713 the waypoint shop/ready is there and has an address")
                .contains("\u2717 Service elsewhere is not in the policy's Namespace, shop, but in other")
                .contains("\u2717 \"spiffe://cluster.local/ns/shop/sa/web\" can never match");
        assertThat(text("ap/deny-paths")).contains("\u2717 targetRefs are not used");
    }

    @Test
    void quotes_names_that_a_shell_would_take_for_commands() {
        String hostile = """
                apiVersion: v1
                kind: Service
                metadata: {generateName: "x;reboot-", namespace: ns}
                """;

        CommandResult result = CommandResult.runWithInput(hostile, "explain", "--all", "--manifests", "-");

        assertThat(result.out()).contains("service 'x;reboot-");
    }

    @Test
    void accepts_the_names_that_kubectl_accepts_and_a_target_typed_last() {
        assertThat(explain("AuthorizationPolicies/to-bound")).isEqualTo(explain("ap/to-bound"));
        assertThat(explain("services/bound")).isEqualTo(explain("service/bound"));
        assertThat(explain("serviceentry/outside")).isEqualTo(explain("se/outside"));
        assertThat(CommandResult.run("explain", "--format", "json", "--manifests", MESH, "ap/to-bound")
                        .json())
                .isEqualTo(explain("ap/to-bound"));
    }

    @Test
    void suggests_what_may_have_been_meant() {
        CommandResult mistyped = CommandResult.run("explain", "ap/to-buond", "--manifests", MESH);
        CommandResult elsewhere = CommandResult.run("explain", "ap/to-bound", "-n", "sidecars", "--manifests", MESH);

        assertThat(mistyped.exitCode()).isEqualTo(2);
        assertThat(mistyped.err()).contains("is not in the manifests; did you mean shop/to-bound");
        assertThat(elsewhere.exitCode()).isEqualTo(2);
        assertThat(elsewhere.err()).contains("in Namespace sidecars is not in the manifests", "shop/to-bound");
    }

    @Test
    @Timeout(60)
    void explains_a_mesh_of_400_Namespaces_in_seconds() {
        StringBuilder mesh = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            mesh.append(namespace("team-" + i));
        }
        long start = System.nanoTime();

        CommandResult result =
                CommandResult.runWithInput(mesh.toString(), "explain", "--all", "--format", "json", "--manifests", "-");

        assertThat(result.exitCode()).isZero();
        assertThat(result.json().get("policies")).hasSize(1600);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    private static String namespace(String name) {
        StringBuilder text = new StringBuilder("""
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: NS, labels: {istio.io/dataplane-mode: ambient}}}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: w, namespace: NS}
                spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
                """);
        for (int i = 0; i < 4; i++) {
            text.append("""
                    ---
                    {apiVersion: v1, kind: Service, metadata: {name: sI, namespace: NS, labels: {istio.io/use-waypoint: w}}}
                    ---
                    apiVersion: security.istio.io/v1
                    kind: AuthorizationPolicy
                    metadata: {name: pI, namespace: NS}
                    spec: {targetRefs: [{group: "", kind: Service, name: sI}], rules: [{to: [{operation: {paths: ["/"]}}]}]}
                    """.replace("I", String.valueOf(i)));
        }
        return text.toString().replace("NS", name);
    }

    private static JsonNode explain(String target) {
        CommandResult result = CommandResult.run("explain", target, "--format", "json", "--manifests", MESH);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.json();
    }

    private static String text(String target) {
        return CommandResult.run("explain", target, "--manifests", MESH).out();
    }
}
