package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.mesh.Kind;
import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.guard.WebhookManifests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/webhooks.yaml} and what the guard is able to do fit together. */
class WebhookConfigurationsTest {

    private static final List<String> VERSIONS =
            List.of("v1", "v1beta1", "v1beta2", "v1beta3", "v1alpha1", "v1alpha2", "v1alpha3", "v2", "v2beta1");

    private final List<Map<String, Object>> webhooks = WebhookManifests.webhooks();

    /** What is listed and cannot be read would be refused; what can be read and is not listed might not be asked about. */
    @ParameterizedTest
    @EnumSource
    void exactly_the_versions_that_the_guard_reads_are_listed(Kind kind) {
        Set<String> readable = VERSIONS.stream()
                .filter(version -> isReadable(kind, version))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(readable).isNotEmpty();
        assertThat(rulesOf(kind))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(list(rule, "apiVersions")).containsExactlyInAnyOrderElementsOf(readable));
    }

    @Test
    void nothing_is_asked_about_by_a_wildcard() {
        assertThat(webhooks)
                .flatExtracting(WebhookConfigurationsTest::rules)
                .allSatisfy(rule -> assertThat(rule.toString()).doesNotContain("*"));
    }

    /** The new labels of a Namespace are looked at: whoever takes a label away would take the question away with it. */
    @Test
    void what_is_judged_does_not_hang_on_labels_that_people_write() {
        assertThat(webhooks)
                .filteredOn(webhook -> path(webhook).equals("/validate"))
                .isNotEmpty()
                .allSatisfy(webhook -> {
                    assertThat(keysOfSelector(webhook)).containsExactly("kubernetes.io/metadata.name");
                    assertThat(webhook).doesNotContainKey("objectSelector");
                });
    }

    @Test
    void what_the_cluster_and_the_guard_itself_need_is_never_held() {
        assertThat(webhooks)
                .allSatisfy(webhook -> assertThat(WebhookManifests.map(webhook.get("namespaceSelector"))
                                .toString())
                        .contains(
                                "operator=NotIn, values=[kube-system, kube-public, kube-node-lease, waypoint-guard]"));
    }

    /** A right to label a Service or a Namespace is also one to take the label away. */
    @ParameterizedTest
    @ValueSource(strings = {"a-service-that-uses-another-waypoint", "a-namespace-with-other-labels"})
    void the_old_object_is_looked_at_as_well_as_the_new_one(String condition) {
        assertThat(webhooks)
                .filteredOn(webhook -> webhook.get("failurePolicy").equals("Fail"))
                .singleElement()
                .satisfies(webhook -> assertThat(maps(webhook, "matchConditions"))
                        .filteredOn(one -> one.get("name").equals(condition))
                        .singleElement()
                        .satisfies(one -> assertThat(one.get("expression").toString())
                                .contains(" object.metadata.?labels")
                                .contains(" oldObject.metadata.?labels")));
    }

    @Test
    void nobody_waits_for_long_and_only_what_must_be_judged_is_refused_unjudged() {
        assertThat(webhooks)
                .extracting(webhook -> webhook.get("name") + " " + webhook.get("failurePolicy") + " "
                        + webhook.get("timeoutSeconds") + " " + webhook.get("reinvocationPolicy"))
                .containsExactlyInAnyOrder(
                        "validate.waypoint-guard.io Fail 5 null",
                        "warn.waypoint-guard.io Ignore 3 null",
                        "enroll.waypoint-guard.io Ignore 3 IfNeeded");
        assertThat(webhooks)
                .allSatisfy(webhook -> assertThat(webhook)
                        .containsEntry("matchPolicy", "Equivalent")
                        .containsEntry("sideEffects", "None")
                        .containsEntry("admissionReviewVersions", List.of("v1")));
    }

    @Test
    void exemptions_of_the_values_hold_for_all_of_them() {
        List<JsonNode> rendered = Chart.rendered(
                        "exempt: {namespaces: [istio-system], users: [jane], groups: [platform]}")
                .webhooks();

        assertThat(rendered).hasSize(3).allSatisfy(webhook -> {
            assertThat(webhook.path("namespaceSelector").toString()).contains("\"waypoint-guard\",\"istio-system\"");
            assertThat(webhook.path("matchConditions").findValuesAsText("name"))
                    .contains("not-by-an-exempt-user", "not-by-an-exempt-group");
        });
    }

    private static boolean isReadable(Kind kind, String version) {
        ObjectNode manifest = new ObjectMapper().createObjectNode();
        manifest.put("apiVersion", kind.group().isEmpty() ? version : kind.group() + "/" + version);
        manifest.put("kind", kind.kindName()).putObject("metadata").put("name", "any");
        return ObjectDecoder.decode(manifest) instanceof Decoded.Known;
    }

    private List<Map<String, Object>> rulesOf(Kind kind) {
        return webhooks.stream()
                .flatMap(webhook -> rules(webhook).stream())
                .filter(rule -> list(rule, "apiGroups").equals(List.of(kind.group())))
                .filter(rule -> list(rule, "resources").contains(kind.resource()))
                .toList();
    }

    private static Stream<String> keysOfSelector(Map<String, Object> webhook) {
        return maps(WebhookManifests.map(webhook.get("namespaceSelector")), "matchExpressions").stream()
                .map(expression -> String.valueOf(expression.get("key")));
    }

    private static String path(Map<String, Object> webhook) {
        Object service = WebhookManifests.map(webhook.get("clientConfig")).get("service");
        return String.valueOf(WebhookManifests.map(service).get("path"));
    }

    private static List<Map<String, Object>> rules(Map<String, Object> webhook) {
        return maps(webhook, "rules");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> parent, String field) {
        return (List<Map<String, Object>>) parent.get(field);
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Map<String, Object> parent, String field) {
        return (List<String>) parent.get(field);
    }
}
