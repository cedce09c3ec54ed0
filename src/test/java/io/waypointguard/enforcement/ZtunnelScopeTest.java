package io.waypointguard.enforcement;

import static io.waypointguard.testing.MeshYaml.policy;
import static io.waypointguard.testing.MeshYaml.policyTree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policies ztunnel is given, for which workloads, and what istiod says of them. */
class ZtunnelScopeTest {

    private static final MeshSnapshot NO_MESH = MeshSnapshot.complete(List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            app          | {}                                     | NAMESPACE | true
            app          | {selector: null}                       | NAMESPACE | true
            app          | {targetRefs: []}                       | NAMESPACE | true
            istio-system | {}                                     | GLOBAL    | true
            istio-system | {targetRefs: []}                       | GLOBAL    | true
            istio-system | {selector: {matchLabels: {app: a}}}    | WORKLOAD  | true
            app          | {selector: {matchLabels: {app: a}}}    | WORKLOAD  | true
            app          | {selector: {matchLabels: {}}}          | WORKLOAD  | true
            app          | {selector: {}}                         | WORKLOAD  | false
            istio-system | {selector: {}}                         | WORKLOAD  | false
            """)
    void the_selector_and_the_root_namespace_make_the_scope(
            String namespace, String spec, ZtunnelConversion.Scope scope, boolean attached) {
        PolicyEnforcement enforcement = enforcement(policy(namespace, spec));
        ZtunnelConversion ztunnel = enforcement.ztunnel().orElseThrow();
        assertThat(ztunnel.scope()).isEqualTo(scope);
        assertThat(ztunnel.sent()).isTrue();
        assertThat(ztunnel.attached()).isEqualTo(attached);
        assertThat(enforcement.effect() == Effect.NEVER_ENFORCED).isEqualTo(!attached);
        assertThat(enforcement.targets()).isEmpty();
        assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, "Accepted"));
    }

    @Test
    void another_root_namespace_can_be_set() {
        MeshSettings settings = new MeshSettings("mesh-root", List.of("cluster.local"), Set.of(), false);
        assertThat(ZtunnelConversion.of(policy("mesh-root", "{}"), settings).scope())
                .isEqualTo(ZtunnelConversion.Scope.GLOBAL);
        assertThat(ZtunnelConversion.of(policy("istio-system", "{}"), settings).scope())
                .isEqualTo(ZtunnelConversion.Scope.NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{action: AUDIT}",
                "{action: AUDIT, rules: [{from: [{source: {namespaces: [a]}}]}]}",
                "{action: AUDIT, rules: [{to: [{operation: {methods: [GET]}}]}], selector: {matchLabels: {a: b}}}",
                "{action: CUSTOM, provider: {name: p}, rules: [{}]}",
                "{action: CUSTOM, provider: {name: p}, rules: [{to: [{operation: {ports: ['80']}}]}], targetRefs: []}"
            })
    void AUDIT_and_CUSTOM_are_never_sent_to_ztunnel(String spec) {
        expectsNotSent(policy("app", spec));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True"})
    void a_dry_run_is_never_sent_to_ztunnel(String value) {
        expectsNotSent(annotated(value, "{action: DENY, rules: [{}]}"));
        expectsNotSent(annotated(value, "{selector: {}}"));
        expectsNotSent(annotated(value, "{action: AUDIT}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "f", "F", "false", "FALSE", "False", "yes", "tRUE", " true", "on"})
    void any_other_value_of_the_annotation_leaves_the_policy_in_force(String value) {
        PolicyEnforcement enforcement = enforcement(annotated(value, "{action: DENY, rules: [{}]}"));
        assertThat(enforcement.ztunnel().orElseThrow().sent()).isTrue();
        assertThat(enforcement.effect()).isEqualTo(Effect.AS_WRITTEN);
        assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, "Accepted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "targetRefs: [{kind: Service, name: a}]",
                "targetRef: {kind: Service, name: a}",
                "targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: a}"
            })
    void a_policy_with_a_target_is_not_for_ztunnel(String spec) {
        PolicyEnforcement enforcement = enforcement(policy("app", spec));
        assertThat(enforcement.ztunnel()).isEmpty();
        assertThat(enforcement.targets()).hasSize(1);
        assertThat(enforcement.conditions()).extracting(StatusCondition::type).containsExactly("WaypointAccepted");
    }

    private static void expectsNotSent(AuthorizationPolicy policy) {
        PolicyEnforcement enforcement = enforcement(policy);
        ZtunnelConversion ztunnel = enforcement.ztunnel().orElseThrow();
        assertThat(ztunnel.sent()).isFalse();
        assertThat(ztunnel.attached()).isFalse();
        assertThat(ztunnel.effectiveRules()).isZero();
        assertThat(ztunnel.matchesEverything()).isFalse();
        assertThat(enforcement.effect()).isEqualTo(Effect.NEVER_ENFORCED);
        assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(false, "UnsupportedValue"));
    }

    private static AuthorizationPolicy annotated(String dryRun, String spec) {
        ObjectNode tree = policyTree("app", spec);
        tree.withObject("/metadata").putObject("annotations").put("istio.io/dry-run", dryRun);
        return (AuthorizationPolicy) MeshYaml.object(tree);
    }

    private static PolicyEnforcement enforcement(AuthorizationPolicy policy) {
        return PolicyEnforcement.of(policy, NO_MESH, MeshSettings.DEFAULTS);
    }

    private static StatusCondition ztunnelAccepted(boolean status, String reason) {
        return new StatusCondition("ZtunnelAccepted", status, reason);
    }
}
