package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What istiod writes into the status of policies and Services, condition by condition, through {@code explain}: the
 * conditions of pilot/pkg/model/service.go and pilot/pkg/serviceregistry/ambient.
 */
class ExplainSemanticsTest {

    private static final String READY = ", status: {addresses: [{value: a}]}}";
    private static final String HBONE = "listeners: [{name: mesh, port: 15008, protocol: HBONE";

    private static final String MESH = """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Namespace, metadata: {name: ns, labels: {istio.io/dataplane-mode: ambient}}}
            - {apiVersion: v1, kind: Namespace, metadata: {name: other, labels: {istio.io/dataplane-mode: ambient}}}
            """
            + gateway("ns", "ready", "", "istio-waypoint", "}]", READY)
            + gateway("ns", "unready", "", "istio-waypoint", "}]", "}")
            + gateway("ns", "workload", ", labels: {istio.io/waypoint-for: workload}", "istio-waypoint", "}]", READY)
            + gateway("ns", "empty-for", ", labels: {istio.io/waypoint-for: ''}", "istio-waypoint", "}]", READY)
            + gateway("ns", "ingress", "", "istio", "}]", READY)
            + gateway("other", "closed", "", "istio-waypoint", "}]", READY)
            + gateway("other", "open", "", "istio-waypoint", ", allowedRoutes: {namespaces: {from: All}}}]", READY);

    private static String gateway(
            String namespace, String name, String labels, String className, String routes, String status) {
        return "- {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: " + name + ", namespace: "
                + namespace + labels + "}, spec: {gatewayClassName: " + className + ", " + HBONE + routes + "}" + status
                + "\n";
    }

    @ParameterizedTest(name = "labels {0}, spec {1}: {2}; waypoint {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {} | nothing | null",
                "{istio.io/use-waypoint: ready} | {} | WaypointBound=True WaypointAccepted | ns/ready",
                "{istio.io/use-waypoint: none} | {} | nothing | null",
                "{istio.io/use-waypoint: ''} | {} | WaypointBound=False WaypointIsNotReady | null",
                "{istio.io/use-waypoint: None} | {} | WaypointBound=False WaypointIsNotReady | null",
                "{istio.io/use-waypoint: missing} | {} | WaypointBound=False WaypointIsNotReady | null",
                "{istio.io/use-waypoint: unready} | {} | WaypointBound=False WaypointIsNotReady | ns/unready",
                "{istio.io/use-waypoint: workload} | {} | WaypointBound=False UnsupportedTrafficType | null",
                "{istio.io/use-waypoint: empty-for} | {} | WaypointBound=False UnsupportedTrafficType | null",
                "{istio.io/use-waypoint: ingress} | {} | WaypointBound=True WaypointAccepted | null",
                "{istio.io/use-waypoint-namespace: other} | {} | nothing | null",
                "{istio.io/use-waypoint: open, istio.io/use-waypoint-namespace: other} | {} | WaypointBound=True WaypointAccepted | other/open",
                "{istio.io/use-waypoint: closed, istio.io/use-waypoint-namespace: other} | {} | WaypointBound=False AttachmentDenied | null",
                "{istio.io/use-waypoint: open} | {} | WaypointBound=False WaypointIsNotReady | null",
                "{istio.io/use-waypoint: ready, gateway.istio.io/managed: istio.io-mesh-controller} | {} | nothing | null",
                "{istio.io/use-waypoint: ready} | {type: ExternalName, externalName: x} | nothing | null",
                "{istio.io/use-waypoint: ready} | {clusterIP: None} | WaypointBound=True WaypointAccepted | null"
            })
    void of_a_Service(String labels, String spec, String conditions, String waypoint) {
        String service = "- {apiVersion: v1, kind: Service, metadata: {name: s, namespace: ns, labels: " + labels
                + "}, spec: " + spec + "}\n";

        JsonNode explained = explain("svc/s", MESH + service);

        assertThat(conditions(explained)).isEqualTo(conditions);
        assertThat(name(explained.get("waypoint"))).isEqualTo(waypoint);
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // What ztunnel enforces
                "{} | ZtunnelAccepted=True Accepted | as-written",
                "{rules: [{}]} | ZtunnelAccepted=True Accepted | as-written",
                "{selector: {}, rules: [{}]} | ZtunnelAccepted=True Accepted | never-enforced",
                "{targetRefs: [], rules: [{}]} | ZtunnelAccepted=True Accepted | as-written",
                "{rules: [{from: [{source: {principals: [a/ns/b/sa/c]}}]}]} | ZtunnelAccepted=True Accepted | as-written",
                "{rules: [{to: [{operation: {methods: ['*']}}]}]} | ZtunnelAccepted=True UnsupportedValue | denies-everything",
                "{rules: [{to: [{operation: {methods: [], ports: ['80']}}]}]} | ZtunnelAccepted=True Accepted | as-written",
                "{rules: [{when: [{key: connection.sni, values: [a]}]}]} | ZtunnelAccepted=True UnsupportedValue | denies-everything",
                "{rules: [{when: [{key: source.serviceAccount, values: [a]}]}]} | ZtunnelAccepted=True UnsupportedValue | denies-everything",
                "{rules: [{from: [{source: {serviceAccounts: [a]}}]}]} | ZtunnelAccepted=True Accepted | as-written",
                "{action: DENY, rules: [{to: [{operation: {paths: [/a]}}]}]} | ZtunnelAccepted=True UnsupportedValue | never-enforced",
                "{action: DENY, rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {paths: [/a]}}]}]} | ZtunnelAccepted=True UnsupportedValue | never-enforced",
                "{action: DENY, rules: [{to: [{operation: {ports: ['80'], paths: [/a]}}]}]} | ZtunnelAccepted=True UnsupportedValue | wider-than-written",
                "{rules: [{from: [{source: {trustDomains: [a]}}]}]} | ZtunnelAccepted=True Accepted | denies-everything",
                "{action: AUDIT, rules: [{}]} | ZtunnelAccepted=False UnsupportedValue | never-enforced",
                "{action: CUSTOM, provider: {name: p}, rules: [{}]} | ZtunnelAccepted=False UnsupportedValue | never-enforced",
                // What a waypoint enforces
                "{targetRefs: [{kind: Service, name: bound}]} | WaypointAccepted=True Accepted | as-written",
                "{targetRefs: [{group: core, kind: Service, name: bound}]} | WaypointAccepted=True Accepted | as-written",
                "{targetRef: {kind: Service, name: bound}} | WaypointAccepted=True Accepted | as-written",
                "{targetRefs: [{kind: Service, name: free}]} | WaypointAccepted=False AncestorNotBound | never-enforced",
                "{targetRefs: [{kind: Service, name: alias}]} | WaypointAccepted=True Accepted | never-enforced",
                "{targetRefs: [{kind: Service, name: missing}]} | WaypointAccepted=False TargetNotFound | never-enforced",
                "{targetRefs: [{kind: service, name: bound}]} | WaypointAccepted=False unknown | never-enforced",
                "{targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: missing}]} | WaypointAccepted=False TargetNotFound | never-enforced",
                "{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: ready}]} | WaypointAccepted=True Accepted | as-written",
                "{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: unready}]} | WaypointAccepted=False TargetNotFound | as-written",
                "{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: open}]} | WaypointAccepted=False TargetNotFound | never-enforced",
                "{targetRefs: [{group: gateway.networking.k8s.io, kind: GatewayClass, name: istio-waypoint}]} | WaypointAccepted=False Invalid | never-enforced",
                "{targetRefs: [{kind: Service, name: bound}, {kind: Service, name: free}]} | WaypointAccepted=True PartiallyInvalid | partly-enforced",
                "{targetRefs: [{kind: Service, name: missing}, {kind: Service, name: free}]} | WaypointAccepted=False Invalid | never-enforced"
            })
    void of_a_policy(String spec, String conditions, String effect) {
        String objects = """
                - {apiVersion: v1, kind: Service, metadata: {name: bound, namespace: ns, labels: {istio.io/use-waypoint: ready}}}
                - {apiVersion: v1, kind: Service, metadata: {name: free, namespace: ns}}
                - apiVersion: v1
                  kind: Service
                  metadata: {name: alias, namespace: ns, labels: {istio.io/use-waypoint: ready}}
                  spec: {type: ExternalName, externalName: example.com}
                """
                + "- {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: ns},"
                + " spec: " + spec + "}\n";

        JsonNode explained = explain("ap/p", MESH + objects);

        assertThat(conditions(explained)).isEqualTo(conditions);
        assertThat(explained.get("effect").asText()).isEqualTo(effect);
    }

    private static JsonNode explain(String target, String mesh) {
        CommandResult result =
                CommandResult.runWithInput(mesh, "explain", target, "--format", "json", "--manifests", "-");
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.json();
    }

    private static String conditions(JsonNode explained) {
        List<String> conditions = new ArrayList<>();
        explained
                .get("conditions")
                .forEach(condition ->
                        conditions.add(condition.get("type").asText().replace("istio.io/", "") + "="
                                + condition.get("status").asText() + " "
                                + condition.get("reason").asText()));
        return conditions.isEmpty() ? "nothing" : String.join(", ", conditions);
    }

    private static String name(JsonNode name) {
        return name.isNull()
                ? "null"
                : name.get("namespace").asText() + "/" + name.get("name").asText();
    }
}
