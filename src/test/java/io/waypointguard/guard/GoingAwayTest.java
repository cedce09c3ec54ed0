package io.waypointguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Service;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Gateway that is being deleted, alone or with its Namespace, counts as gone: what relies on it is pending. */
class GoingAwayTest {

    private static final String DELETED = ", deletionTimestamp: \"2026-01-01T00:00:00Z\"";

    private final Guard guard = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS);

    /** What is being deleted. */
    private enum Going {
        GATEWAY,
        NAMESPACE;

        MeshSnapshot mesh() {
            return MeshSnapshot.complete(List.of(
                    namespace("shop", ""),
                    namespace("infra", this == NAMESPACE ? DELETED : ""),
                    gateway(""),
                    service("waypoint"),
                    policyFor("Service", "\"\"", "cart", "shop")));
        }

        MeshObject gateway(String labels) {
            return object(
                    "gateway.networking.k8s.io/v1",
                    "Gateway",
                    "name: waypoint, namespace: infra, labels: {" + labels + "}" + (this == GATEWAY ? DELETED : ""),
                    "spec: {gatewayClassName: istio-waypoint, listeners: [{port: 15008, protocol: HBONE,"
                            + " allowedRoutes: {namespaces: {from: All}}}]}, status: {addresses: [{value: 10.0.0.9}]}");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A policy for a Service that uses it is admitted, with a warning that says so")
    void a_policy_for_a_service(Going going) {
        Decision decision = guard.decide(Change.create(policyFor("Service", "\"\"", "cart", "shop")), going.mesh());

        assertThat(said(decision))
                .isEqualTo("WARN WG008 Service cart uses the waypoint infra/waypoint, which is being deleted");
    }

    @Test
    @DisplayName("So is a policy for the Gateway itself")
    void a_policy_for_the_gateway() {
        MeshSnapshot mesh = Going.GATEWAY.mesh().with(MeshYaml.object("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: infra, labels: {istio.io/dataplane-mode: ambient}}
                """));
        Change change = Change.create(policyFor("Gateway", "gateway.networking.k8s.io", "waypoint", "infra"));

        assertThat(said(guard.decide(change, mesh)))
                .isEqualTo("WARN WG006 Gateway waypoint is being deleted in the policy's Namespace infra");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Nobody is blamed afterwards: not who lets it go, nor who takes his Service away from it")
    void nobody_is_blamed(Going going) {
        MeshSnapshot mesh = going.mesh();
        MeshObject gateway = going.gateway("");

        assertThat(guard.decide(Change.delete(gateway), mesh).findings()).isEmpty();
        assertThat(guard.decide(Change.update(gateway, going.gateway("istio.io/waypoint-for: workload")), mesh)
                        .findings())
                .isEmpty();
        assertThat(guard.decide(Change.update(service("waypoint"), service("none")), mesh)
                        .allowed())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("To send the Service of a policy there is refused, as if it did not exist")
    void a_service_is_sent_there(Going going) {
        MeshObject elsewhere = object(
                "gateway.networking.k8s.io/v1",
                "Gateway",
                "name: good, namespace: shop",
                "spec: {gatewayClassName: istio-waypoint, listeners: [{port: 15008, protocol: HBONE}]}");
        MeshObject before = object(
                "v1", "Service", "name: cart, namespace: shop, labels: {istio.io/use-waypoint: good}", "spec: {}");
        MeshSnapshot mesh = going.mesh().with(elsewhere).with(before);

        assertThat(guard.decide(Change.update(before, service("waypoint")), mesh)
                        .denials())
                .singleElement()
                .satisfies(denial -> {
                    assertThat(denial.finding().rule().id()).isEqualTo("WG301");
                    assertThat(denial.finding().message())
                            .contains("the waypoint infra/waypoint, which is being deleted");
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("No Service is enrolled into it")
    void enrolment(Going going) {
        Service service = (Service)
                MeshYaml.object("{apiVersion: v1, kind: Service, metadata: {name: new, namespace: infra}, spec: {}}");
        MeshObject ambient = object(
                "v1",
                "Namespace",
                "name: infra, labels: {istio.io/dataplane-mode: ambient}" + (going == Going.NAMESPACE ? DELETED : ""),
                "spec: {}");
        Enrolment enrolment = new Enrolment(MeshSettings.DEFAULTS, Optional.empty());

        assertThat(enrolment.labels(service, going.mesh().with(ambient))).isEqualTo(Map.of());
    }

    private static MeshObject namespace(String name, String deleted) {
        String mode = name.equals("shop") ? "labels: {istio.io/dataplane-mode: ambient}" : "labels: {}";
        return object("v1", "Namespace", "name: " + name + ", " + mode + deleted, "spec: {}");
    }

    private static MeshObject service(String waypoint) {
        return object(
                "v1",
                "Service",
                "name: cart, namespace: shop, labels: {istio.io/use-waypoint: " + waypoint
                        + ", istio.io/use-waypoint-namespace: infra}",
                "spec: {}");
    }

    private static MeshObject policyFor(String kind, String group, String name, String namespace) {
        return object(
                "security.istio.io/v1",
                "AuthorizationPolicy",
                "name: policy, namespace: " + namespace,
                "spec: {targetRefs: [{kind: " + kind + ", group: " + group + ", name: " + name
                        + "}], rules: [{to: [{operation: {methods: [GET]}}]}]}");
    }

    private static MeshObject object(String apiVersion, String kind, String metadata, String rest) {
        return MeshYaml.object(
                "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {" + metadata + "}, " + rest + "}");
    }

    private static String said(Decision decision) {
        return decision.findings().stream()
                .map(judged -> judged.outcome() + " " + judged.finding().rule().id() + " "
                        + judged.finding().message())
                .collect(Collectors.joining("\n"));
    }
}
