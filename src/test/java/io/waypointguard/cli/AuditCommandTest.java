package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cluster.ScannedYaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class AuditCommandTest {

    private static final String SHOP = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: legacy}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: shop}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            status: {addresses: [{value: 10.0.0.1}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: shop, labels: {istio.io/use-waypoint: waypoint}}
            spec: {ports: [{port: 80}]}
            ---
            """;

    private static final String UNLABELLED = """
            apiVersion: v1
            kind: Service
            metadata: {name: orders, namespace: shop}
            spec: {ports: [{port: 80}]}
            ---
            """;

    @Test
    void finds_nothing_in_a_cluster_that_is_in_order() {
        CommandResult result = audit(SHOP + policy("shop", "p", "cart"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("5 objects checked: nothing found\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void names_an_object_as_kubectl_does_and_no_file() {
        CommandResult result = audit(SHOP + UNLABELLED + policy("shop", "p", "orders"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("authorizationpolicy.security.istio.io/p -n shop: denied WG007 target-not-enrolled\n"
                        + "  spec.targetRefs[0].name: Service orders has no waypoint: ")
                .endsWith("\n6 objects checked: 1 denied, 0 admitted with warnings\n");
    }

    @Test
    void writes_the_JSON_that_check_writes_with_an_empty_file_and_line_0() {
        JsonNode report = audit(SHOP + UNLABELLED + policy("shop", "p", "orders"), "--format", "json")
                .json();

        JsonNode finding = report.at("/findings/0");
        assertThat(finding.fieldNames())
                .toIterable()
                .containsExactly(
                        "rule",
                        "name",
                        "decision",
                        "resource",
                        "path",
                        "message",
                        "consequence",
                        "fix",
                        "file",
                        "line");
        assertThat(finding.get("resource"))
                .hasToString("{\"apiVersion\":\"security.istio.io/v1\",\"kind\":\"AuthorizationPolicy\","
                        + "\"namespace\":\"shop\",\"name\":\"p\"}");
        assertThat(finding.get("file").asText("-")).isEmpty();
        assertThat(finding.get("line").asInt(-1)).isZero();
        assertThat(report.get("summary")).hasToString("{\"resources\":6,\"denied\":1,\"warned\":0}");
    }

    @Test
    void finds_the_policy_whose_Service_has_gone() {
        assertThat(rules(SHOP + policy("shop", "p", "gone"))).containsExactly("deny WG006");
    }

    @Test
    void warns_of_the_policy_whose_Gateway_has_gone_and_of_the_Service_that_names_it() {
        String cluster = SHOP.replace("name: waypoint, namespace: shop", "name: other, namespace: shop");

        assertThat(rules(cluster + policy("shop", "p", "cart"))).containsExactly("warn WG008", "warn WG202");
        assertThat(audit(cluster + policy("shop", "p", "cart"), "--fail-on", "warn")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void warns_of_a_Gateway_without_an_address_because_a_cluster_knows_whether_it_has_one() {
        String cluster = SHOP.replace("status: {addresses: [{value: 10.0.0.1}]}\n", "");

        assertThat(rules(cluster + policy("shop", "p", "cart"))).containsExactly("warn WG008");
    }

    @Test
    void says_what_is_wrong_of_the_policy_and_not_of_a_change_that_nobody_makes() {
        String cluster = SHOP.replace(
                "name: waypoint, namespace: shop",
                "name: waypoint, namespace: shop, labels: {istio.io/waypoint-for: workload}");

        assertThat(rules(cluster + policy("shop", "p", "cart"))).containsExactly("deny WG008");
    }

    @Test
    void knows_that_a_Namespace_which_a_principal_names_does_not_exist() {
        String cluster = SHOP
                + policy("shop", "p", "cart")
                        .replace(
                                "rules: [{",
                                "rules: [{from: [{source: {principals:" + " [cluster.local/ns/nowhere/sa/web]}}], ");

        assertThat(rules(cluster)).containsExactly("warn WG016");
    }

    @Test
    void leaves_out_what_is_not_in_the_mesh() {
        String outside = UNLABELLED.replace("namespace: shop", "namespace: legacy") + policy("legacy", "p", "nowhere");
        CommandResult result = audit(SHOP + outside);

        assertThat(result.out()).isEqualTo("4 objects checked: nothing found\n");
    }

    @Test
    void leaves_out_what_goes_away_with_its_Namespace() {
        String cluster = SHOP.replace("kind: Namespace\nmetadata: {name: shop,", """
                kind: Namespace
                metadata: {name: shop, deletionTimestamp: "2026-01-01T00:00:00Z",""");

        assertThat(rules(cluster + policy("shop", "p", "gone"))).isEmpty();
    }

    @Test
    void judges_the_root_namespace() {
        String root = """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p, namespace: mesh}
                spec: {action: DENY, rules: [{to: [{operation: {paths: ["/admin"]}}]}]}
                """;

        assertThat(rules(SHOP + root)).isEmpty();
        assertThat(rules(SHOP + root, "--root-namespace", "mesh")).containsExactly("deny WG002");
    }

    @Test
    void reports_on_one_Namespace_alone() {
        String cluster = SHOP + policy("shop", "p", "gone") + """
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: team, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: ""}}
                """;

        assertThat(audit(cluster, "-n", "shop").out())
                .endsWith("4 objects checked: 1 denied, 0 admitted with warnings\n");
        assertThat(audit(cluster, "-n", "team").out()).startsWith("namespace/team: denied WG201");
    }

    @Test
    void says_so_when_it_is_asked_about_a_Namespace_that_is_not_there_or_not_ambient() {
        CommandResult unknown = audit(SHOP, "-n", "shopp");
        CommandResult legacy = audit(SHOP, "-n", "legacy");
        CommandResult noMesh = audit(SHOP.replace("ambient", "none"));

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("the cluster has no Namespace shopp; did you mean shop?");
        assertThat(legacy.exitCode()).isZero();
        assertThat(legacy.err()).contains("the Namespace legacy is not labelled istio.io/dataplane-mode=ambient");
        assertThat(noMesh.err()).contains("no Namespace of the cluster is labelled");
    }

    @Test
    void judges_at_its_own_level_whatever_the_labels_of_the_Namespaces_say() {
        String cluster = SHOP.replace("{istio.io/dataplane-mode: ambient}", """
                {istio.io/dataplane-mode: ambient, waypoint-guard.io/enforce: "off", waypoint-guard.io/warn: "off"}""")
                + policy("shop", "p", "cart").replace("group: \"\", ", "");

        assertThat(rules(cluster)).containsExactly("deny WG004");
        assertThat(rules(cluster, "--level", "baseline")).isEmpty();
    }

    @Test
    void takes_the_classes_and_trust_domains_of_the_mesh_as_options() {
        String cluster = SHOP.replace("gatewayClassName: istio-waypoint", "gatewayClassName: sandwich")
                + policy("shop", "p", "cart")
                        .replace(
                                "rules: [{",
                                "rules: [{from: [{source: {principals:" + " [corp.example/ns/shop/sa/web]}}], ");

        assertThat(rules(cluster)).containsExactly("deny WG008", "warn WG016");
        assertThat(rules(cluster, "--waypoint-classes", "x,sandwich", "--trust-domains", "corp.example"))
                .isEmpty();
    }

    @Test
    void judges_as_a_webhook_with_those_settings_does() {
        String companion = SHOP + """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: through-the-waypoint, namespace: shop}
                spec:
                  selector: {matchLabels: {app: cart}}
                  rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/waypoint]}}]}]
                """;
        String withoutWaypoint = SHOP.replace("name: waypoint, namespace", "name: other, namespace");

        assertThat(rules(companion)).containsExactly("deny WG001");
        assertThat(rules(companion, "--set", "guard.selectors=waypoint-only")).isEmpty();
        assertThat(rules(companion, "--set", "guard.rules.WG001=warn")).containsExactly("warn WG001");
        assertThat(rules(companion, "--set", "guard.exempt.namespaces=other,shop"))
                .isEmpty();
        assertThat(rules(withoutWaypoint + policy("shop", "p", "cart"))).containsExactly("warn WG008", "warn WG202");
        assertThat(rules(
                        withoutWaypoint + policy("shop", "p", "cart"),
                        "--set",
                        "guard.pending-waypoint=deny",
                        "--set",
                        "guard.rules.WG202=off"))
                .containsExactly("deny WG008");
    }

    @Test
    void fails_on_what_it_is_told_to_fail_on() {
        String cluster = SHOP + policy("shop", "p", "gone");

        assertThat(audit(cluster, "--fail-on", "never").exitCode()).isZero();
        assertThat(audit(cluster, "--format", "jsn").exitCode()).isEqualTo(2);
    }

    @Test
    void says_what_it_cannot_read_and_what_depends_on_that_and_judges_the_rest() {
        CommandResult result =
                audit(SHOP + policy("shop", "fine", "cart") + "---\n" + policy("shop", "p", "mapped") + """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: mapped, namespace: shop}
                spec: {selector: 7}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: odd, namespace: shop}
                spec: {gatewayClassName: istio-waypoint, listeners: 7}
                """);

        assertThat(result.err())
                .contains("Gateway shop/odd cannot be read and is left out: spec.listeners is not")
                .contains("Service shop/mapped cannot be read and is left out: spec.selector is not")
                .contains(
                        "AuthorizationPolicy shop/p was not judged: it depends on Service shop/mapped, which cannot be"
                                + " read");
        assertThat(result.out()).isEqualTo("5 objects checked: nothing found\n");
    }

    @Test
    void writes_SARIF_without_a_file_that_its_schema_accepts() throws IOException {
        JsonNode log =
                audit(SHOP + policy("shop", "p", "gone"), "--format", "sarif").json();

        assertThat(ReportFormatsTest.sarifSchema().validate(log)).isEmpty();
        assertThat(log.at("/runs/0/results/0/locations/0/logicalLocations/0/fullyQualifiedName")
                        .asText())
                .isEqualTo("AuthorizationPolicy shop/p spec.targetRefs[0].name");
        assertThat(log.at("/runs/0/results/0/locations/0").has("physicalLocation"))
                .isFalse();
    }

    @Test
    void writes_JUnit_grouped_by_Namespace_and_GitHub_commands_without_a_place() throws Exception {
        String cluster = SHOP + policy("shop", "p", "gone");
        String junit = audit(cluster, "--format", "junit").out();
        String github = audit(cluster, "--format", "github").out();

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(junit.getBytes(StandardCharsets.UTF_8)));
        Element failed =
                (Element) document.getElementsByTagName("failure").item(0).getParentNode();
        assertThat(failed.getAttribute("classname")).isEqualTo("shop");
        assertThat(failed.getAttribute("name")).isEqualTo("AuthorizationPolicy shop/p");
        assertThat(failed.hasAttribute("file")).isFalse();
        assertThat(github).startsWith("::error title=WG006 target-not-found::AuthorizationPolicy shop/p, ");
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("deploy/samples/broken"))) {
            return files.sorted().toList().stream();
        }
    }

    /** What check says of a set of files, audit says of the cluster that they were applied to. */
    @ParameterizedTest
    @MethodSource("samples")
    void says_of_a_cluster_what_check_says_of_its_manifests(Path sample) throws IOException {
        // Files carry no status: check takes a Gateway to become ready.
        String cluster = Files.readString(sample)
                .replaceAll("(?m)^kind: Gateway$", "kind: Gateway\nstatus: {addresses: [{value: 10.0.0.1}]}");

        List<String> checked = findings(CommandResult.run("check", "--format", "json", sample.toString()));
        // It speaks of the creation of an object, which is over.
        checked.removeIf(finding -> finding.contains(" WG301 "));
        assertThat(findings(audit(cluster, "--format", "json"))).isEqualTo(checked);
    }

    private static String policy(String namespace, String name, String service) {
        return """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: %s, namespace: %s}
                spec: {targetRefs: [{group: "", kind: Service, name: %s}], rules: [{to: [{operation: {methods: [GET]}}]}]}
                """.formatted(name, namespace, service);
    }

    private static List<String> rules(String cluster, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--format", "json"));
        List<String> rules = new ArrayList<>();
        audit(cluster, arguments.toArray(String[]::new))
                .json()
                .get("findings")
                .forEach(finding -> rules.add(finding.get("decision").asText() + " "
                        + finding.get("rule").asText()));
        return rules;
    }

    private static List<String> findings(CommandResult result) {
        List<String> findings = new ArrayList<>();
        result.json()
                .get("findings")
                .forEach(finding -> findings.add(finding.get("decision").asText() + " "
                        + finding.get("rule").asText() + " " + finding.get("resource") + " "
                        + finding.get("path").asText() + ": "
                        + finding.get("message").asText() + " "
                        + finding.get("fix").asText()));
        return findings;
    }

    private static CommandResult audit(String cluster, String... options) {
        List<String> arguments = new ArrayList<>(List.of("audit"));
        arguments.addAll(List.of(options));
        return CommandResult.runInCluster(
                (kubeconfig, context) -> ScannedYaml.scan("default", cluster), arguments.toArray(String[]::new));
    }
}
