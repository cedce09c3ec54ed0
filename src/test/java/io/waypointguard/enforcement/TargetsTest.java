package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.enforcement.TargetEnforcement.Standing;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who enforces a policy with targets, and what istiod says of it. */
class TargetsTest {

    private static final String MESH = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: app, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: enrolled, namespace: app, labels: {istio.io/use-waypoint: wp}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: plain, namespace: app}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: opted-out, namespace: app, labels: {istio.io/use-waypoint: none}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: waiting, namespace: app, labels: {istio.io/use-waypoint: unready}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: nowhere, namespace: app, labels: {istio.io/use-waypoint: missing}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: at-ingress, namespace: app, labels: {istio.io/use-waypoint: ingress}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: at-workloads, namespace: app, labels: {istio.io/use-waypoint: workloads}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: headless, namespace: app, labels: {istio.io/use-waypoint: wp}}
            spec: {clusterIP: None}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: alias, namespace: app, labels: {istio.io/use-waypoint: wp}}
            spec: {type: ExternalName, externalName: example.org}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: elsewhere, namespace: other, labels: {istio.io/use-waypoint: wp}}
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: entry, namespace: app, labels: {istio.io/use-waypoint: wp}}
            spec: {hosts: [example.org]}
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: plain-entry, namespace: app}
            spec: {hosts: [example.org]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: wp, namespace: app}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
            status: {addresses: [{type: Hostname, value: wp.app}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: workloads, namespace: app, labels: {istio.io/waypoint-for: workload}}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
            status: {addresses: [{type: Hostname, value: workloads.app}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: unready, namespace: app}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: ingress, namespace: app}
            spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
            status: {addresses: [{type: Hostname, value: ingress.app}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: far, namespace: other}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
            status: {addresses: [{type: Hostname, value: far.other}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: istio-waypoint}
            spec: {controllerName: istio.io/mesh-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: my-waypoint}
            spec: {controllerName: istio.io/mesh-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: istio}
            spec: {controllerName: istio.io/gateway-controller}
            """;

    private static final MeshSnapshot CLUSTER = MeshYaml.complete(MESH);
    private static final MeshSnapshot MANIFESTS = MeshYaml.partial(MESH);

    /** Namespace of the policy, target, istiod's condition, who enforces it in a cluster, its standing there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            app          | {group: '', kind: Service, name: enrolled}                               | True Accepted          | waypoint app/wp        | ENFORCED
            app          | {kind: Service, name: enrolled}                                          | True Accepted          | waypoint app/wp        | ENFORCED
            app          | {group: core, kind: Service, name: enrolled}                             | True Accepted          | waypoint app/wp        | ENFORCED
            app          | {group: '', kind: Service, name: plain}                                  | False AncestorNotBound | nobody                 | NOT_ENROLLED
            app          | {group: '', kind: Service, name: opted-out}                              | False AncestorNotBound | nobody                 | NOT_ENROLLED
            app          | {group: '', kind: Service, name: waiting}                                | False AncestorNotBound | nobody                 | NOT_READY
            app          | {group: '', kind: Service, name: nowhere}                                | False AncestorNotBound | nobody                 | PENDING
            app          | {group: '', kind: Service, name: at-ingress}                             | True Accepted          | nobody                 | WAYPOINT_UNUSABLE
            app          | {group: '', kind: Service, name: at-workloads}                           | False AncestorNotBound | nobody                 | WAYPOINT_UNUSABLE
            app          | {group: '', kind: Service, name: headless}                               | True Accepted          | nobody                 | BYPASSED
            app          | {group: '', kind: Service, name: alias}                                  | True Accepted          | nobody                 | EXTERNAL_NAME
            app          | {group: '', kind: Service, name: missing}                                | False TargetNotFound   | nobody                 | NOT_FOUND
            app          | {group: '', kind: Service, name: elsewhere}                              | False TargetNotFound   | nobody                 | NOT_FOUND
            app          | {group: networking.istio.io, kind: ServiceEntry, name: entry}            | True Accepted          | waypoint app/wp        | ENFORCED
            app          | {group: networking.istio.io, kind: ServiceEntry, name: plain-entry}      | False AncestorNotBound | nobody                 | NOT_ENROLLED
            app          | {group: networking.istio.io, kind: ServiceEntry, name: missing}          | False TargetNotFound   | nobody                 | PENDING
            app          | {group: gateway.networking.k8s.io, kind: Gateway, name: wp}              | True Accepted          | waypoint app/wp        | ENFORCED
            app          | {group: gateway.networking.k8s.io, kind: Gateway, name: workloads}       | True Accepted          | waypoint app/workloads | ENFORCED
            app          | {group: gateway.networking.k8s.io, kind: Gateway, name: ingress}         | True Accepted          | waypoint app/ingress   | ENFORCED
            app          | {group: gateway.networking.k8s.io, kind: Gateway, name: unready}         | False TargetNotFound   | nobody                 | NOT_READY
            app          | {group: gateway.networking.k8s.io, kind: Gateway, name: missing}         | False TargetNotFound   | nobody                 | PENDING
            app          | {group: gateway.networking.k8s.io, kind: Gateway, name: far}             | False TargetNotFound   | nobody                 | PENDING
            app          | {group: v1, kind: Service, name: enrolled}                               | True Accepted          | nobody                 | INVALID
            app          | {kind: Gateway, name: wp}                                                | True Accepted          | nobody                 | INVALID
            app          | {group: networking.istio.io, kind: Gateway, name: wp}                    | True Accepted          | nobody                 | INVALID
            app          | {kind: ServiceEntry, name: plain-entry}                                  | False AncestorNotBound | nobody                 | INVALID
            app          | {kind: service, name: enrolled}                                          | False unknown          | nobody                 | INVALID
            app          | {kind: Pod, name: enrolled}                                              | False unknown          | nobody                 | INVALID
            istio-system | {group: gateway.networking.k8s.io, kind: GatewayClass, name: istio-waypoint} | True Accepted      | waypoint               | ENFORCED
            istio-system | {group: gateway.networking.k8s.io, kind: GatewayClass, name: my-waypoint}    | True Accepted      | nobody                 | INVALID
            istio-system | {group: gateway.networking.k8s.io, kind: GatewayClass, name: istio}      | False Invalid          | nobody                 | INVALID
            app          | {group: gateway.networking.k8s.io, kind: GatewayClass, name: istio-waypoint} | False Invalid      | nobody                 | INVALID
            app          | {group: gateway.networking.k8s.io, kind: GatewayClass, name: missing}    | False Invalid          | nobody                 | INVALID
            """)
    void a_single_target_speaks_for_the_policy(
            String namespace, String ref, String condition, String enforcer, Standing standing) {
        for (String field : List.of("targetRef: " + ref, "targetRefs: [" + ref + "]")) {
            PolicyEnforcement enforcement = enforcement(CLUSTER, namespace, field);
            TargetEnforcement target = enforcement.targets().get(0);
            assertThat(condition(enforcement)).isEqualTo(condition);
            assertThat(target.istiodReason()).isEqualTo(condition.substring(condition.indexOf(' ') + 1));
            assertThat(target.standing()).isEqualTo(standing);
            assertThat(enforcer(target)).isEqualTo(enforcer);
            assertThat(enforcement.effect())
                    .isEqualTo(enforcer.equals("nobody") ? Effect.NEVER_ENFORCED : Effect.AS_WRITTEN);
            assertThat(enforcement.ztunnel()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {group: '', kind: Service, name: waiting}                        | False AncestorNotBound | waypoint app/unready
            {group: gateway.networking.k8s.io, kind: Gateway, name: unready} | False TargetNotFound   | waypoint app/unready
            {group: '', kind: Service, name: nowhere}                        | False AncestorNotBound | nobody
            {group: gateway.networking.k8s.io, kind: Gateway, name: missing} | False TargetNotFound   | nobody
            {group: '', kind: Service, name: at-ingress}                     | True Accepted          | nobody
            """)
    void in_manifests_a_gateway_that_is_there_becomes_ready_but_istiod_is_quoted_strictly(
            String ref, String condition, String enforcer) {
        PolicyEnforcement enforcement = enforcement(MANIFESTS, "app", "targetRefs: [" + ref + "]");
        assertThat(condition(enforcement)).isEqualTo(condition);
        assertThat(enforcer(enforcement.targets().get(0))).isEqualTo(enforcer);
    }

    @Test
    void a_gateway_class_that_does_not_exist_is_not_found_by_istiod() {
        MeshSnapshot empty = MeshSnapshot.complete(List.of());
        String ref = "targetRefs: [{group: gateway.networking.k8s.io, kind: GatewayClass, name: istio-waypoint}]";
        assertThat(condition(enforcement(empty, "istio-system", ref))).isEqualTo("False TargetNotFound");
        assertThat(condition(enforcement(empty, "app", ref))).isEqualTo("False Invalid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            enrolled, enrolled | True Accepted         | as-written
            enrolled, headless | True Accepted         | partly-enforced
            enrolled, plain    | True PartiallyInvalid | partly-enforced
            plain, enrolled    | True PartiallyInvalid | partly-enforced
            enrolled, missing  | True PartiallyInvalid | partly-enforced
            plain, missing     | False Invalid         | never-enforced
            plain, plain       | False Invalid         | never-enforced
            headless, alias    | True Accepted         | never-enforced
            at-ingress, plain  | True PartiallyInvalid | never-enforced
            """)
    void several_targets_are_told_in_one_condition(String names, String condition, String effect) {
        StringBuilder refs = new StringBuilder("targetRefs:\n");
        for (String name : names.split(", ")) {
            refs.append("- {group: '', kind: Service, name: ").append(name).append("}\n");
        }
        PolicyEnforcement enforcement = enforcement(CLUSTER, "app", refs.toString());
        assertThat(condition(enforcement)).isEqualTo(condition);
        assertThat(enforcement.effect().text()).isEqualTo(effect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action: ALLOW",
                "action: DENY\nrules: [{to: [{operation: {methods: [GET]}}]}]",
                "action: AUDIT\nrules: [{from: [{source: {namespaces: [a]}}]}]",
                "action: CUSTOM\nprovider: {name: p}\nrules: [{to: [{operation: {paths: [/a]}}]}]",
                "rules: [{from: [{source: {trustDomains: [a]}}]}]",
                "rules: [{from: [{source: {principals: [a]}}]}]"
            })
    void a_waypoint_enforces_every_action_and_every_attribute_as_written(String rest) {
        PolicyEnforcement enforcement =
                enforcement(CLUSTER, "app", "targetRefs: [{group: '', kind: Service, name: enrolled}]\n" + rest);
        assertThat(enforcement.effect()).isEqualTo(Effect.AS_WRITTEN);
        assertThat(condition(enforcement)).isEqualTo("True Accepted");
    }

    @Test
    void a_Service_without_a_waypoint_leaves_even_layer_4_rules_to_nobody() {
        PolicyEnforcement enforcement = enforcement(
                CLUSTER,
                "app",
                "targetRefs: [{group: '', kind: Service, name: plain}]\n"
                        + "rules: [{from: [{source: {namespaces: [a]}}]}]");
        assertThat(enforcement.effect()).isEqualTo(Effect.NEVER_ENFORCED);
        assertThat(condition(enforcement)).isEqualTo("False AncestorNotBound");
    }

    @Test
    void an_empty_list_of_targets_leaves_the_singular_field_in_force() {
        PolicyEnforcement enforcement =
                enforcement(CLUSTER, "app", "targetRefs: []\ntargetRef: {group: '', kind: Service, name: enrolled}");
        assertThat(condition(enforcement)).isEqualTo("True Accepted");
    }

    @Test
    void a_selector_beside_a_target_is_ignored() {
        PolicyEnforcement enforcement = enforcement(
                CLUSTER,
                "app",
                "selector: {matchLabels: {a: b}}\ntargetRefs: [{group: '', kind: Service, name: enrolled}]");
        assertThat(enforcement.ztunnel()).isEmpty();
        assertThat(condition(enforcement)).isEqualTo("True Accepted");
    }

    @Test
    void a_dry_run_with_a_target_is_told_for_ztunnel_too() {
        var tree = MeshYaml.policyTree("app", "targetRefs: [{group: '', kind: Service, name: enrolled}]");
        tree.withObject("/metadata").putObject("annotations").put("istio.io/dry-run", "true");
        PolicyEnforcement enforcement =
                PolicyEnforcement.of((AuthorizationPolicy) MeshYaml.object(tree), CLUSTER, MeshSettings.DEFAULTS);
        assertThat(enforcement.conditions())
                .containsExactlyInAnyOrder(
                        new StatusCondition("WaypointAccepted", true, "Accepted"),
                        new StatusCondition("ZtunnelAccepted", false, "UnsupportedValue"));
    }

    private static PolicyEnforcement enforcement(MeshSnapshot mesh, String namespace, String spec) {
        return PolicyEnforcement.of(MeshYaml.policy(namespace, spec), mesh, MeshSettings.DEFAULTS);
    }

    private static String condition(PolicyEnforcement enforcement) {
        assertThat(enforcement.conditions()).hasSize(1);
        StatusCondition condition = enforcement.conditions().get(0);
        assertThat(condition.type()).isEqualTo("WaypointAccepted");
        return (condition.status() ? "True " : "False ") + condition.reason();
    }

    private static String enforcer(TargetEnforcement target) {
        if (!target.enforced()) {
            return "nobody";
        }
        return ("waypoint " + target.waypoint().map(NamespacedName::toString).orElse("")).strip();
    }
}
