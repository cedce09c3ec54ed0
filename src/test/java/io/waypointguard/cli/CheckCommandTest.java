package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {

    private static final String BROKEN = "deploy/samples/broken/";

    @Test
    void writes_the_JSON_of_a_finding_with_its_fields_in_order() {
        JsonNode finding = CommandResult.run("check", "--format", "json", BROKEN + "other-namespace.yaml")
                .json()
                .at("/findings/0");

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
                        + "\"namespace\":\"other-team\",\"name\":\"mlflow-traces-from-otel\"}");
        assertThat(finding.get("fix").asText()).isEmpty();
        assertThat(finding.get("file").asText()).isEqualTo(BROKEN + "other-namespace.yaml");
        assertThat(finding.get("line").isInt()).isTrue();
    }

    @Test
    void points_at_the_line_of_the_fault() {
        JsonNode report = CommandResult.run("check", "--format", "json", BROKEN + "listener-port.yaml")
                .json();

        assertThat(report.at("/findings/0/path").asText()).startsWith("spec.listeners");
        assertThat(report.at("/findings/0/line").asInt()).isBetween(18, 21);
    }

    @Test
    void writes_text_like_a_compiler() {
        CommandResult result = CommandResult.run("check", BROKEN + "selector-with-l7.yaml");

        assertThat(result.out())
                .startsWith(BROKEN + "selector-with-l7.yaml:53: denied WG002 l7-at-ztunnel AuthorizationPolicy"
                        + " kagenti-system/mlflow-traces-from-otel\n"
                        + "  spec.rules[0].to[0].operation.methods: ")
                .contains("\n  Effect: ", "\n  Fix:\n    apiVersion: security.istio.io/v1\n")
                .endsWith("4 objects checked: 1 denied, 0 admitted with warnings\n")
                .doesNotContain("\u001b");
    }

    @Test
    void fails_on_what_it_is_told_to_fail_on() {
        String warns = BROKEN + "gateway-missing.yaml";
        String denies = BROKEN + "opted-out.yaml";

        assertThat(CommandResult.run("check", warns).exitCode()).isZero();
        assertThat(CommandResult.run("check", "--fail-on", "warn", warns).exitCode())
                .isEqualTo(1);
        assertThat(CommandResult.run("check", "--fail-on", "warn", denies).exitCode())
                .isEqualTo(1);
        assertThat(CommandResult.run("check", "--fail-on", "never", denies).exitCode())
                .isZero();
    }

    @Test
    void gives_Services_the_label_first_when_told_to_enroll() {
        String unlabelled = BROKEN + "no-waypoint-label.yaml";
        String optedOut = BROKEN + "opted-out.yaml";

        assertThat(CommandResult.run("check", unlabelled).exitCode()).isEqualTo(1);
        assertThat(CommandResult.run("check", "--enroll", unlabelled).exitCode())
                .isZero();
        assertThat(CommandResult.run("check", "--enroll", optedOut).exitCode()).isEqualTo(1);
    }

    @Test
    void reads_a_rendered_chart_from_standard_input_into_the_given_namespace() {
        String chart = """
                ---
                # Source: chart/templates/policy.yaml
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata:
                  name: p
                spec:
                  action: DENY
                  rules:
                    - to:
                        - operation:
                            paths: ["/admin"]
                """;

        CommandResult result = CommandResult.runWithInput(chart, "check", "-n", "shop", "--format", "json", "-");
        CommandResult reversed =
                CommandResult.runWithInput(chart, "check", "-n", "shop", "--assume-ambient", "false", "-");
        CommandResult root = CommandResult.runWithInput(
                chart, "check", "-n", "mesh", "--root-namespace", "mesh", "--assume-ambient", "false", "-");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.json().at("/findings/0/resource/namespace").asText()).isEqualTo("shop");
        assertThat(result.json().at("/findings/0/file").asText()).isEqualTo("<stdin>");
        assertThat(result.json().at("/findings/0/line").asInt()).isEqualTo(12);
        assertThat(reversed.exitCode()).isZero();
        assertThat(reversed.err()).contains("shop", "not ambient");
        assertThat(root.exitCode()).isEqualTo(1);
        assertThat(root.err()).isEmpty();
    }

    @Test
    void overrides_the_levels_of_the_Namespaces() {
        String mesh = """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: ns
                  labels: {istio.io/dataplane-mode: ambient, waypoint-guard.io/enforce: "off"}
                ---
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p, namespace: ns}
                spec: {selector: {matchLabels: {a: b}}, rules: [{to: [{operation: {methods: [GET]}}]}]}
                """;

        assertThat(CommandResult.runWithInput(mesh, "check", "-").exitCode()).isEqualTo(1);
    }

    @Test
    void does_not_let_a_manifest_write_escapes_to_the_terminal() {
        String hostile = """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p, namespace: ns}
                spec:
                  targetRefs: [{kind: Service, group: "", name: "p\\u001b[2J\\u202e"}]
                  rules:
                    - when: [{key: "a\\u001b]0;x\\u0007\\nok: nothing", values: ["b"]}]
                """;

        for (String format : new String[] {"text", "github", "junit", "json", "sarif"}) {
            CommandResult result = CommandResult.runWithInput(hostile, "check", "--format", format, "-");
            assertThat(result.out()).as(format).isNotEmpty().doesNotContain("\u001b", "\u0007", "\u202e");
        }
        CommandResult name =
                CommandResult.runWithInput(hostile.replace("name: p,", "name: \"p\\u001b[2J\","), "check", "-");
        assertThat(name.err()).contains("\"p\\u001b[2J\" is not a valid name").doesNotContain("\u001b");
    }

    @Test
    void passes_over_what_is_no_manifest_in_a_folder_with_one_note(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("s.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: s}\n");
        for (String name : List.of("Chart.yaml", "ci.yml", "package.json", "values.yaml")) {
            Files.writeString(folder.resolve(name), "{\"name\": \"shop\"}");
        }

        CommandResult all = CommandResult.run("check", folder.toString());
        CommandResult one = CommandResult.run("check", folder + "/values.yaml");

        assertThat(all.err())
                .isEqualTo("note: passed over 4 files that are no manifests: " + folder + "/Chart.yaml, " + folder
                        + "/ci.yml, " + folder + "/package.json and 1 more\n");
        assertThat(all.exitCode()).isZero();
        assertThat(one.err())
                .isEqualTo("waypoint-guard: " + folder + "/values.yaml:1: is no Kubernetes manifest: it has no"
                        + " apiVersion and no kind\n");
        assertThat(one.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(NAME)", "Shop", "shop_1", "-shop"})
    void refuses_a_name_that_the_API_server_would_refuse(String name) {
        CommandResult result = CommandResult.runWithInput(
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: " + name + "\n", "check", "-");

        assertThat(result.err())
                .isEqualTo(
                        "waypoint-guard: <stdin>:4: metadata.name: \"" + name + "\" is not a valid name of a Service:"
                                + " it takes at most 63 characters, each a-z, 0-9 or \"-\", and no \"-\" at its start or end (an"
                                + " RFC 1123 label)\n");
        assertThat(result.exitCode()).isEqualTo(2);
    }
}
