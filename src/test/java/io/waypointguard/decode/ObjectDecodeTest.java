package io.waypointguard.decode;

import static io.waypointguard.testing.MeshYaml.object;
import static io.waypointguard.testing.MeshYaml.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.decode.Decoded.Known;
import io.waypointguard.decode.Decoded.Malformed;
import io.waypointguard.decode.Decoded.OtherKind;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of every kind, whole and broken. */
class ObjectDecodeTest {

    @ParameterizedTest
    @CsvSource({
        "v1, Namespace, NAMESPACE",
        "v1, Service, SERVICE",
        "networking.istio.io/v1, ServiceEntry, SERVICE_ENTRY",
        "networking.istio.io/v1beta1, ServiceEntry, SERVICE_ENTRY",
        "networking.istio.io/v1alpha3, ServiceEntry, SERVICE_ENTRY",
        "gateway.networking.k8s.io/v1, Gateway, GATEWAY",
        "gateway.networking.k8s.io/v1beta1, Gateway, GATEWAY",
        "gateway.networking.k8s.io/v1, GatewayClass, GATEWAY_CLASS",
        "gateway.networking.k8s.io/v1beta1, GatewayClass, GATEWAY_CLASS",
        "security.istio.io/v1, AuthorizationPolicy, AUTHORIZATION_POLICY",
        "security.istio.io/v1beta1, AuthorizationPolicy, AUTHORIZATION_POLICY"
    })
    void every_served_version_of_a_kind_is_read(String apiVersion, String kind, Kind expected) {
        Decoded decoded = ObjectDecoder.decode(
                tree("{apiVersion: %s, kind: %s, metadata: {name: a, namespace: b}}".formatted(apiVersion, kind)));
        assertThat(decoded).isInstanceOfSatisfying(Known.class, known -> {
            assertThat(known.object().kind()).isEqualTo(expected);
            assertThat(known.object().metadata().namespace()).isEqualTo(expected.namespaced() ? "b" : "");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "networking.istio.io/v1, Gateway",
        "apps/v1, Service",
        "serving.knative.dev/v1, Service",
        "v1, Gateway",
        "v1, service",
        "security.istio.io/v1, RequestAuthentication",
        "v1, Pod"
    })
    void a_kind_of_another_group_is_another_kind(String apiVersion, String kind) {
        assertThat(ObjectDecoder.decode(tree("{apiVersion: %s, kind: %s}".formatted(apiVersion, kind))))
                .isEqualTo(new OtherKind(apiVersion, kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "[]",
                "{}",
                "{kind: Service}",
                "{apiVersion: v1}",
                "{apiVersion: null, kind: null}",
                "{apiVersion: v2, kind: Service, metadata: {name: a}}",
                "{apiVersion: security.istio.io/v2, kind: AuthorizationPolicy, metadata: {name: a}}",
                "{apiVersion: v1, kind: Service}",
                "{apiVersion: v1, kind: Service, metadata: {}}",
                "{apiVersion: v1, kind: Service, metadata: []}",
                "{apiVersion: v1, kind: Service, metadata: {name: ''}}",
                "{apiVersion: v1, kind: Service, metadata: {name: 1}}",
                "{apiVersion: v1, kind: Service, metadata: {name: a, labels: []}}",
                "{apiVersion: v1, kind: Service, metadata: {name: a, labels: {b: 1}}}",
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: []}",
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: 1}}",
                "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: a, annotations: {b: true}}}",
                "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}, spec: {listeners: {}}}",
                "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}, spec: {listeners: [{port: '1'}]}}"
            })
    void what_cannot_be_read_is_malformed_and_never_an_exception(String manifest) {
        assertThat(ObjectDecoder.decode(tree(manifest))).isInstanceOf(Malformed.class);
    }

    @Test
    void a_label_of_a_core_object_that_is_null_is_an_empty_one_as_the_API_server_stores_it() {
        assertThat(object("{apiVersion: v1, kind: Service, metadata: {name: a, labels: {istio.io/use-waypoint: null}}}")
                        .metadata()
                        .label("istio.io/use-waypoint"))
                .contains("");
    }

    @Test
    void generateName_is_enough() {
        assertThat(object("{apiVersion: v1, kind: Service, metadata: {generateName: a-}}")
                        .metadata()
                        .displayName())
                .isEqualTo("a-*");
    }

    @Test
    void a_Service_is_headless_by_its_cluster_IP_and_an_alias_by_its_type() {
        Service plain = (Service) object("{apiVersion: v1, kind: Service, metadata: {name: a}}");
        assertThat(plain.headless()).isFalse();
        assertThat(plain.isExternalName()).isFalse();
        Service headless =
                (Service) object("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: None}}");
        assertThat(headless.headless()).isTrue();
        Service alias =
                (Service) object("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ExternalName}}");
        assertThat(alias.isExternalName()).isTrue();
    }

    @Test
    void a_Namespace_is_terminating_by_its_deletion_or_its_phase() {
        String start = "{apiVersion: v1, kind: Namespace, metadata: {name: a";
        assertThat(((Namespace) object(start + "}}")).metadata().terminating()).isFalse();
        assertThat(((Namespace) object(start + ", deletionTimestamp: '2026-01-01T00:00:00Z'}}"))
                        .metadata()
                        .terminating())
                .isTrue();
        assertThat(((Namespace) object(start + "}, status: {phase: Terminating}}"))
                        .metadata()
                        .terminating())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                                   | 0
            {status: null}                                                       | 0
            {status: {}}                                                         | 0
            {status: {addresses: null}}                                          | 0
            {status: {addresses: []}}                                            | 0
            {status: {addresses: [{type: Hostname, value: a}]}}                  | 1
            {status: {addresses: [{value: a}, {value: b}]}}                      | 2
            {spec: {addresses: [{value: a}]}}                                    | 0
            """)
    void the_addresses_of_a_Gateway_are_those_of_its_status(String rest, int addresses) {
        String manifest = "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a, namespace: b}"
                + (rest.equals("{}") ? "}" : ", " + rest.substring(1));
        assertThat(((Gateway) object(manifest)).addresses()).isEqualTo(addresses);
    }

    @Test
    void a_null_in_the_labels_of_allowedRoutes_is_pruned() {
        Gateway gateway = (Gateway) object(
                "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}, spec: {listeners: [{name:"
                        + " m, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: null}}}}}]}}");
        assertThat(gateway.listeners().get(0).allowedRoutes().selector().matchLabels())
                .isEmpty();
        assertThat(gateway.listeners().get(0).allowedRoutes().selector().present())
                .isTrue();
        assertThat(gateway.listeners().get(0).port()).isEqualTo(-1);
    }
}
