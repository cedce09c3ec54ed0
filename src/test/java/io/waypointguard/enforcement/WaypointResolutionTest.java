package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.enforcement.WaypointBinding.Source;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which waypoint a Service or ServiceEntry has, and what istiod says of it. */
class WaypointResolutionTest {

    private static final String OK = "True WaypointAccepted";
    private static final String NOT_READY = "False WaypointIsNotReady";
    private static final String DENIED = "False AttachmentDenied";
    private static final String TRAFFIC = "False UnsupportedTrafficType";
    private static final String NOTHING = "-";

    private static final String GATEWAYS = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: istio-waypoint}
            spec: {controllerName: istio.io/mesh-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: istio}
            spec: {controllerName: istio.io/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: wp, namespace: app}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
            status: {addresses: [{type: Hostname, value: wp.app}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: other, namespace: app}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
            status: {addresses: [{type: IPAddress, value: 10.0.0.1}]}
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
            metadata: {name: same, namespace: infra}
            spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
            status: {addresses: [{type: Hostname, value: same.infra}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: all, namespace: infra}
            spec:
              gatewayClassName: istio-waypoint
              listeners: [{name: m, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]
            status: {addresses: [{type: Hostname, value: all.infra}]}
            """;

    /** Labels of the Namespace, labels of the Service, what istiod says, which label decides, the waypoint. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                                        | {}                                                                    | -                         | none            |
            {}                                                                        | {istio.io/use-waypoint: wp}                                           | True WaypointAccepted     | object-label    | app/wp
            {istio.io/use-waypoint: wp}                                               | {}                                                                    | True WaypointAccepted     | namespace-label | app/wp
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint: other}                                        | True WaypointAccepted     | object-label    | app/other
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint: none}                                         | -                         | object-label    |
            {istio.io/use-waypoint: none}                                             | {}                                                                    | -                         | namespace-label |
            {istio.io/use-waypoint: none}                                             | {istio.io/use-waypoint: wp}                                           | True WaypointAccepted     | object-label    | app/wp
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint: ''}                                           | False WaypointIsNotReady  | object-label    |
            {istio.io/use-waypoint: ''}                                               | {}                                                                    | False WaypointIsNotReady  | namespace-label |
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint: None}                                         | False WaypointIsNotReady  | object-label    |
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint: NONE}                                         | False WaypointIsNotReady  | object-label    |
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint: missing}                                      | False WaypointIsNotReady  | object-label    |
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint: unready}                                      | False WaypointIsNotReady  | object-label    |
            {}                                                                        | {istio.io/use-waypoint: ingress}                                      | True WaypointAccepted     | object-label    |
            {}                                                                        | {istio.io/use-waypoint-namespace: infra}                              | -                         | none            |
            {istio.io/use-waypoint: wp}                                               | {istio.io/use-waypoint-namespace: infra}                              | True WaypointAccepted     | namespace-label | app/wp
            {istio.io/use-waypoint-namespace: infra}                                  | {istio.io/use-waypoint: all}                                          | False WaypointIsNotReady  | object-label    |
            {}                                                                        | {istio.io/use-waypoint: all, istio.io/use-waypoint-namespace: infra}  | True WaypointAccepted     | object-label    | infra/all
            {}                                                                        | {istio.io/use-waypoint: same, istio.io/use-waypoint-namespace: infra} | False AttachmentDenied    | object-label    |
            {istio.io/use-waypoint: all, istio.io/use-waypoint-namespace: infra}      | {}                                                                    | True WaypointAccepted     | namespace-label | infra/all
            {istio.io/use-waypoint: same, istio.io/use-waypoint-namespace: infra}     | {}                                                                    | False AttachmentDenied    | namespace-label |
            {istio.io/use-waypoint: same, istio.io/use-waypoint-namespace: infra}     | {istio.io/use-waypoint: same}                                         | False WaypointIsNotReady  | object-label    |
            {}                                                                        | {istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: ''}      | False WaypointIsNotReady  | object-label    |
            {}                                                                        | {istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: app}     | True WaypointAccepted     | object-label    | app/wp
            {}                                                                        | {istio.io/use-waypoint: none, istio.io/use-waypoint-namespace: infra} | -                         | object-label    |
            {istio.io/use-waypoint: wp}                                               | {gateway.istio.io/managed: istio.io-mesh-controller}                  | -                         | none            |
            {istio.io/use-waypoint: wp}                                               | {gateway.istio.io/managed: istio.io-eastwest-controller}              | -                         | none            |
            {istio.io/use-waypoint: wp}                                               | {gateway.istio.io/managed: istio.io-agentgateway-waypoint-controller} | True WaypointAccepted     | namespace-label | app/wp
            {}                                                                        | {istio.io/use-waypoint: wp, gateway.istio.io/managed: istio.io-mesh-controller} | -               | none            |
            """)
    void the_labels_say_which_waypoint(
            String namespaceLabels, String labels, String condition, String source, String waypoint) {
        for (String kind : List.of("Service", "ServiceEntry")) {
            ServiceEnforcement found = resolve(GATEWAYS, namespaceLabels, kind, labels);
            assertThat(conditions(found)).isEqualTo(condition);
            assertThat(found.binding().source().text()).isEqualTo(source);
            assertThat(found.waypoint().map(NamespacedName::toString).orElse(null))
                    .isEqualTo(waypoint);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                  | {}                                  | True WaypointAccepted
            {istio.io/waypoint-for: service}    | {}                                  | True WaypointAccepted
            {istio.io/waypoint-for: all}        | {}                                  | True WaypointAccepted
            {istio.io/waypoint-for: workload}   | {}                                  | False UnsupportedTrafficType
            {istio.io/waypoint-for: none}       | {}                                  | False UnsupportedTrafficType
            {istio.io/waypoint-for: Service}    | {}                                  | False UnsupportedTrafficType
            {istio.io/waypoint-for: services}   | {}                                  | False UnsupportedTrafficType
            {istio.io/waypoint-for: ''}         | {}                                  | False UnsupportedTrafficType
            {}                                  | {istio.io/waypoint-for: workload}   | False UnsupportedTrafficType
            {}                                  | {istio.io/waypoint-for: all}        | True WaypointAccepted
            {}                                  | {istio.io/waypoint-for: ''}         | False UnsupportedTrafficType
            {istio.io/waypoint-for: service}    | {istio.io/waypoint-for: workload}   | True WaypointAccepted
            {istio.io/waypoint-for: workload}   | {istio.io/waypoint-for: service}    | False UnsupportedTrafficType
            {istio.io/waypoint-for: ''}         | {istio.io/waypoint-for: service}    | False UnsupportedTrafficType
            """)
    void the_label_of_the_gateway_goes_before_that_of_its_class(String gateway, String gatewayClass, String condition) {
        String mesh = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: istio-waypoint, labels: %s}
                spec: {controllerName: istio.io/mesh-controller}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: wp, namespace: app, labels: %s}
                spec: {gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}
                status: {addresses: [{type: Hostname, value: wp.app}]}
                """.formatted(gatewayClass, gateway);
        assertThat(conditions(resolve(mesh, "{}", "Service", "{istio.io/use-waypoint: wp}")))
                .isEqualTo(condition);
    }

    /** Listeners, annotations of Gateway and GatewayClass, and what istiod says of a Service in another Namespace. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            [{port: 15008, protocol: HBONE}]                                                                                                     | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {}}]                                                                                  | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {}}}]                                                                    | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Same}}}]                                                          | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: None}}}]                                                          | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]                                                           | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {selector: {}}}}]                                                        | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {}}}}]                                        | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector}}}]                                                      | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}}]                  | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: b}}}}}]                  | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a, x: y}}}}}]            | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: team, operator: In, values: [b, a]}]}}}}]      | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: team, operator: In, values: [b]}]}}}}]         | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}}}]      | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: nope, operator: NotIn, values: [a]}]}}}}]      | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: team, operator: Exists}]}}}}]                  | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: team, operator: DoesNotExist}]}}}}]            | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}, matchExpressions: [{key: nope, operator: Exists}]}}}}] | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: app}}}}}]                        | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: infra}}}}}]                      | {} | {} | False AttachmentDenied
            [{port: 15009, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]                                                           | {} | {} | False AttachmentDenied
            [{port: 15008, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]                                                            | {} | {} | False AttachmentDenied
            []                                                                                                                                   | {} | {} | False AttachmentDenied
            [{port: 80, protocol: HTTP}, {port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]                               | {} | {} | True WaypointAccepted
            [{port: 15008, protocol: HBONE}, {port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]                           | {} | {} | False AttachmentDenied
            [{port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}, {port: 15008, protocol: HBONE}]                  | {ambient.istio.io/waypoint-inbound-binding: PROXY/15088} | {} | True WaypointAccepted
            [{port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}, {port: 15008, protocol: HBONE}]                  | {ambient.istio.io/waypoint-inbound-binding: PROXY}       | {} | True WaypointAccepted
            [{port: 15088, protocol: istio.io/PROXY}, {port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]                  | {ambient.istio.io/waypoint-inbound-binding: PROXY/15088} | {} | False AttachmentDenied
            [{port: 15088, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}]                                                             | {ambient.istio.io/waypoint-inbound-binding: NONE/15088}  | {} | True WaypointAccepted
            [{port: 15088, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}]                                                             | {ambient.istio.io/waypoint-inbound-binding: NONE}        | {} | False AttachmentDenied
            [{port: 15088, protocol: TCP}, {port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]                             | {ambient.istio.io/waypoint-inbound-binding: NONE}        | {} | True WaypointAccepted
            [{port: 15088, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}]                                                             | {ambient.istio.io/waypoint-inbound-binding: proxy/15088} | {} | False AttachmentDenied
            [{port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}]                                                  | {ambient.istio.io/waypoint-inbound-binding: PROXY/0}     | {} | True WaypointAccepted
            [{port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}]                                                  | {ambient.istio.io/waypoint-inbound-binding: PROXY/http}  | {} | True WaypointAccepted
            [{port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}]                                                  | {ambient.istio.io/waypoint-inbound-binding: PROXY/70000} | {} | False AttachmentDenied
            [{port: 15088, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}]                                                             | {ambient.istio.io/waypoint-inbound-binding: PROXY/1/2}   | {} | False AttachmentDenied
            [{port: 15088, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}]                                                             | {} | {ambient.istio.io/waypoint-inbound-binding: PROXY/15088} | True WaypointAccepted
            [{port: 15088, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}]                                                             | {ambient.istio.io/waypoint-inbound-binding: PROXY/1} | {ambient.istio.io/waypoint-inbound-binding: PROXY/15088} | False AttachmentDenied
            """)
    void a_waypoint_of_another_namespace_must_let_it_attach(
            String listeners, String gatewayAnnotations, String classAnnotations, String condition) {
        String mesh = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: istio-waypoint, annotations: %s}
                spec: {controllerName: istio.io/mesh-controller}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: wp, namespace: infra, annotations: %s}
                spec: {gatewayClassName: istio-waypoint, listeners: %s}
                status: {addresses: [{type: Hostname, value: wp.infra}]}
                """.formatted(classAnnotations, gatewayAnnotations, listeners);
        String labels = "{istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra}";
        assertThat(conditions(resolve(mesh, "{team: a}", "Service", labels))).isEqualTo(condition);
        String namespaceLabels = "{team: a, istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra}";
        assertThat(conditions(resolve(mesh, namespaceLabels, "Service", "{}"))).isEqualTo(condition);
    }

    @Test
    void in_its_own_namespace_a_waypoint_may_lack_its_listener() {
        String mesh = gateway("app", "{}", "istio-waypoint", "[{port: 80, protocol: HTTP}]");
        assertThat(conditions(resolve(mesh, "{}", "Service", "{istio.io/use-waypoint: wp}")))
                .isEqualTo(OK);
    }

    @Test
    void a_selector_can_keep_out_the_waypoint_s_own_namespace() {
        String listeners = "[{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector:"
                + " {matchLabels: {team: b}}}}}]";
        String mesh = gateway("app", "{}", "istio-waypoint", listeners);
        assertThat(conditions(resolve(mesh, "{team: a}", "Service", "{istio.io/use-waypoint: wp}")))
                .isEqualTo(DENIED);
        assertThat(conditions(resolve(mesh, "{team: b}", "Service", "{istio.io/use-waypoint: wp}")))
                .isEqualTo(OK);
    }

    @Test
    void attachment_is_refused_before_anybody_looks_at_the_traffic_type() {
        String mesh = gateway(
                "infra", "{istio.io/waypoint-for: workload}", "istio-waypoint", "[{port: 15008, protocol: HBONE}]");
        String labels = "{istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra}";
        assertThat(conditions(resolve(mesh, "{}", "Service", labels))).isEqualTo(DENIED);
        String open = gateway(
                "infra",
                "{istio.io/waypoint-for: workload}",
                "istio-waypoint",
                "[{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}]");
        assertThat(conditions(resolve(open, "{}", "Service", labels))).isEqualTo(TRAFFIC);
    }

    @Test
    void a_gateway_without_its_class_is_a_waypoint_for_services() {
        String mesh = gateway("app", "{}", "nobody-s-class", "[{port: 15008, protocol: HBONE}]");
        ServiceEnforcement found = resolve(mesh, "{}", "Service", "{istio.io/use-waypoint: wp}");
        assertThat(conditions(found)).isEqualTo(OK);
        assertThat(found.waypoint()).as("nobody says that it is a waypoint").isEmpty();
    }

    @Test
    void a_namespace_that_is_not_in_the_manifests_has_the_label_with_its_name_all_the_same() {
        String listeners = "[{port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector:"
                + " {matchLabels: {kubernetes.io/metadata.name: app}}}}}]";
        MeshSnapshot mesh = MeshYaml.partial(gateway("infra", "{}", "istio-waypoint", listeners) + "---\n"
                + object("Service", "{istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra}"));
        ServiceEnforcement found = ServiceEnforcement.of(
                mesh.find(ObjectRef.service("app", "svc")).orElseThrow(), mesh, MeshSettings.DEFAULTS);
        assertThat(conditions(found)).isEqualTo(OK);
    }

    @Test
    void an_object_whose_namespace_is_unknown_has_no_namespace_label() {
        MeshSnapshot mesh = MeshYaml.complete(GATEWAYS + "---\n" + object("Service", "{}"));
        ServiceEnforcement found = ServiceEnforcement.of(
                mesh.find(ObjectRef.service("app", "svc")).orElseThrow(), mesh, MeshSettings.DEFAULTS);
        assertThat(conditions(found)).isEqualTo(NOTHING);
        assertThat(found.binding().source()).isEqualTo(Source.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ClusterIP", "NodePort", "LoadBalancer", ""})
    void a_Service_with_an_address_goes_through_its_waypoint(String type) {
        ServiceEnforcement found = service("{type: '" + type + "', selector: {a: b}}");
        assertThat(conditions(found)).isEqualTo(OK);
        assertThat(found.waypoint()).contains(new NamespacedName("app", "wp"));
    }

    @Test
    void istiod_says_nothing_of_an_ExternalName_which_never_goes_through_a_waypoint() {
        ServiceEnforcement found = service("{type: ExternalName, externalName: example.org}");
        assertThat(conditions(found)).isEqualTo(NOTHING);
        assertThat(found.waypoint()).isEmpty();
    }

    @Test
    void a_headless_Service_is_bound_and_bypassed() {
        ServiceEnforcement found = service("{clusterIP: None}");
        assertThat(conditions(found)).isEqualTo(OK);
        assertThat(found.waypoint()).isEmpty();
    }

    @Test
    void in_manifests_a_gateway_without_an_address_serves_and_istiod_says_not_ready_all_the_same() {
        String yaml =
                GATEWAYS + "---\n" + namespace("{}") + "---\n" + object("Service", "{istio.io/use-waypoint: unready}");
        MeshObject service =
                MeshYaml.partial(yaml).find(ObjectRef.service("app", "svc")).orElseThrow();
        ServiceEnforcement manifests = ServiceEnforcement.of(service, MeshYaml.partial(yaml), MeshSettings.DEFAULTS);
        assertThat(conditions(manifests)).isEqualTo(NOT_READY);
        assertThat(manifests.waypoint()).contains(new NamespacedName("app", "unready"));
        ServiceEnforcement cluster = ServiceEnforcement.of(service, MeshYaml.complete(yaml), MeshSettings.DEFAULTS);
        assertThat(conditions(cluster)).isEqualTo(NOT_READY);
        assertThat(cluster.waypoint()).isEmpty();
        assertThat(cluster.binding().pending()).isTrue();
    }

    @Test
    void what_a_gateway_without_an_address_would_say_later_is_not_said_now() {
        String mesh = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: wp, namespace: infra, labels: {istio.io/waypoint-for: workload}}
                spec: {gatewayClassName: istio-waypoint, listeners: [{port: 15008, protocol: HBONE}]}
                """;
        String labels = "{istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra}";
        ServiceEnforcement found = resolve(mesh, "{}", "Service", labels);
        assertThat(conditions(found)).isEqualTo(NOT_READY);
        assertThat(found.binding().pending()).as("its faults are static").isFalse();
    }

    private static ServiceEnforcement service(String spec) {
        String yaml = GATEWAYS + "---\n" + namespace("{}") + "---\n" + object("Service", "{istio.io/use-waypoint: wp}")
                + "spec: " + spec + "\n";
        MeshSnapshot mesh = MeshYaml.complete(yaml);
        return ServiceEnforcement.of(
                mesh.find(ObjectRef.service("app", "svc")).orElseThrow(), mesh, MeshSettings.DEFAULTS);
    }

    private static ServiceEnforcement resolve(String gateways, String namespaceLabels, String kind, String labels) {
        MeshSnapshot mesh =
                MeshYaml.complete(gateways + "---\n" + namespace(namespaceLabels) + "---\n" + object(kind, labels));
        ObjectRef ref = kind.equals("Service") ? ObjectRef.service("app", "svc") : ObjectRef.serviceEntry("app", "svc");
        return ServiceEnforcement.of(mesh.find(ref).orElseThrow(), mesh, MeshSettings.DEFAULTS);
    }

    private static String gateway(String namespace, String labels, String className, String listeners) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: wp, namespace: %s, labels: %s}
                spec: {gatewayClassName: %s, listeners: %s}
                status: {addresses: [{type: Hostname, value: wp}]}
                """.formatted(namespace, labels, className, listeners);
    }

    private static String namespace(String labels) {
        return "apiVersion: v1\nkind: Namespace\nmetadata: {name: app, labels: " + labels + "}\n";
    }

    private static String object(String kind, String labels) {
        String apiVersion = kind.equals("Service") ? "v1" : "networking.istio.io/v1";
        return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: svc, namespace: app, labels: "
                + labels + "}\n";
    }

    private static String conditions(ServiceEnforcement found) {
        assertThat(found.conditions()).extracting(StatusCondition::type).allMatch("istio.io/WaypointBound"::equals);
        return found.conditions().stream()
                .map(condition -> (condition.status() ? "True " : "False ") + condition.reason())
                .reduce((one, two) -> one + ", " + two)
                .orElse(NOTHING);
    }
}
