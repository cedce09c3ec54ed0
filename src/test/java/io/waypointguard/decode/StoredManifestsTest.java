package io.waypointguard.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.testing.MeshYaml;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.RawApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A manifest with nulls and odd values reads the same before and after the API server has stored it. */
@ApiServerTest
class StoredManifestsTest {

    private static final String NAMESPACE = "stored-manifests";

    private static final String SERVICES = """
            metadata: {labels: {istio.io/use-waypoint: null}}
            ---
            metadata: {labels: null, annotations: null}
            ---
            metadata: {annotations: {a: null, b: c}}
            ---
            metadata: {labels: {istio.io/use-waypoint: '', a: b}}
            ---
            spec: {ports: [{port: 80}], selector: {a: null}}
            ---
            spec: {ports: [{port: 80}], clusterIP: null, type: null}
            ---
            spec: {ports: [{port: 80}], clusterIP: None}
            ---
            spec: {type: ExternalName, externalName: a.example}
            ---
            spec: {ports: [{port: 80}], notAField: 1}
            """;

    private static final String GATEWAYS = """
            metadata: {labels: {istio.io/waypoint-for: null}, annotations: {a: null}}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: null}]}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: null}}]}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: null}}}]}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {}}}]}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: null}}}]}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: null}}}}}]}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: null, matchExpressions: null}}}}]}
            ---
            spec: {listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: a, operator: Exists, values: null}]}}}}]}
            """;

    private static final String POLICIES = """
            metadata: {labels: {a: null}, annotations: {istio.io/dry-run: null}}
            ---
            Spec: {action: DENY, rules: [{}]}
            ---
            spec: {selector: {matchLabels: {a: null}}}
            """;

    @Test
    void a_Service_reads_the_same_once_it_is_stored() {
        expectsTheSame(
                "/api/v1/namespaces/%s/services",
                "apiVersion: v1\nkind: Service\nmetadata: {}\nspec: {ports: [{port: 80}]}", SERVICES);
    }

    @Test
    void a_Gateway_reads_the_same_once_it_is_stored() {
        expectsTheSame(
                "/apis/gateway.networking.k8s.io/v1/namespaces/%s/gateways",
                "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {}\nspec: {listeners: [{name: m, port:"
                        + " 15008, protocol: HBONE}]}",
                GATEWAYS);
    }

    @Test
    void a_policy_reads_the_same_once_it_is_stored() {
        expectsTheSame(
                "/apis/security.istio.io/v1/namespaces/%s/authorizationpolicies",
                "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {}", POLICIES);
    }

    @Test
    void a_Namespace_reads_the_same_once_it_is_stored() {
        ObjectNode sent =
                (ObjectNode) MeshYaml.tree("apiVersion: v1\nkind: Namespace\nmetadata: {name: some-namespace, labels:"
                        + " {istio.io/dataplane-mode: null, istio.io/use-waypoint: null}}");
        try (RawApi api = RawApi.connectToUpstreamCrds()) {
            RawApi.Answer stored = api.post("/api/v1/namespaces?dryRun=All", sent);
            assertThat(stored.created()).as(stored.message()).isTrue();
            assertThat(MeshYaml.object(stored.body())).isEqualTo(MeshYaml.object(sent));
        }
    }

    private static void expectsTheSame(String path, String base, String variants) {
        List<String> disagreements = new ArrayList<>();
        try (RawApi api = RawApi.connectToUpstreamCrds()) {
            api.createNamespace(NAMESPACE);
            for (var variant : MeshYaml.trees(variants)) {
                ObjectNode sent = (ObjectNode) MeshYaml.tree(base);
                variant.properties().forEach(property -> sent.set(property.getKey(), property.getValue()));
                if (sent.path("kind").asText().equals("Gateway")) {
                    sent.withObject("/spec").put("gatewayClassName", "istio-waypoint");
                }
                sent.withObject("/metadata").put("name", "some").put("namespace", NAMESPACE);
                RawApi.Answer stored = api.post(path.formatted(NAMESPACE) + "?dryRun=All", sent);
                if (!stored.created()) {
                    disagreements.add(variant + "\n  refused: " + stored.message());
                    continue;
                }
                MeshObject before = MeshYaml.object(sent);
                MeshObject after = MeshYaml.object(stored.body());
                if (!comparable(before).equals(comparable(after))) {
                    disagreements.add(variant + "\n  sent:   " + before + "\n  stored: " + after);
                }
            }
        }
        assertThat(disagreements).isEmpty();
    }

    /** Without the defaults that the API server writes down and the guard knows. */
    private static String comparable(MeshObject object) {
        return object.toString().replace("type=ClusterIP", "type=").replace("from=Same", "from=");
    }
}
