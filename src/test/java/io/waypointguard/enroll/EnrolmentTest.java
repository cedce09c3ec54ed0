package io.waypointguard.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Service;
import io.waypointguard.testing.MeshYaml;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {

    private static final String USE_WAYPOINT = "istio.io/use-waypoint";
    private static final String USE_WAYPOINT_NAMESPACE = "istio.io/use-waypoint-namespace";

    private static final String PLAIN = "labels: {app: cart}";

    private static final Enrolment WITHOUT_DEFAULT = new Enrolment(MeshSettings.DEFAULTS, Optional.empty());

    @Nested
    @DisplayName("Which waypoint")
    class WhichWaypoint {

        @Test
        @DisplayName("The annotation of the Namespace wins over its only waypoint and over the default")
        void the_annotation_wins() {
            Mesh mesh = mesh(ambient("annotations: {waypoint-guard.io/waypoint: named}"), waypoint("only"));
            assertThat(withDefault("infra/shared").labels(service(PLAIN), mesh))
                    .containsExactly(Map.entry(USE_WAYPOINT, "named"));
        }

        @Test
        @DisplayName("The waypoint that the annotation names need not exist yet")
        void the_annotation_may_name_what_is_to_come() {
            Mesh mesh = mesh(ambient("annotations: {waypoint-guard.io/waypoint: infra/shared}"));
            assertThat(WITHOUT_DEFAULT.labels(service(PLAIN), mesh))
                    .containsOnly(Map.entry(USE_WAYPOINT, "shared"), Map.entry(USE_WAYPOINT_NAMESPACE, "infra"));
        }

        @Test
        @DisplayName("A waypoint of the Service's own Namespace needs one label only, however it was written")
        void the_own_namespace_needs_no_label() {
            Mesh mesh = mesh(ambient("annotations: {waypoint-guard.io/waypoint: shop/waypoint}"));
            assertThat(WITHOUT_DEFAULT.labels(service(PLAIN), mesh))
                    .containsExactly(Map.entry(USE_WAYPOINT, "waypoint"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "none", "None", "a/b/c", "/x", "x/", "infra/None", "-x"})
        @DisplayName("An annotation that names no possible waypoint enrols nobody, and nothing else is asked")
        void an_unreadable_annotation(String annotation) {
            Mesh mesh = mesh(
                    ambient("annotations: {waypoint-guard.io/waypoint: " + annotation + "}"), waypoint("waypoint"));
            assertThat(withDefault("infra/shared").labels(service(PLAIN), mesh)).isEmpty();
        }

        @Test
        @DisplayName("Without the annotation, the only waypoint of the Namespace wins over the default")
        void the_only_waypoint() {
            Mesh mesh = mesh(ambient(""), waypoint("only"), gateway("ingress", "istio", ""));
            assertThat(withDefault("infra/shared").labels(service(PLAIN), mesh))
                    .containsExactly(Map.entry(USE_WAYPOINT, "only"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "labels: {istio.io/waypoint-for: workload}",
                    "labels: {istio.io/waypoint-for: none}",
                    "labels: {istio.io/waypoint-for: services}",
                    "deletionTimestamp: \"2026-01-01T00:00:00Z\""
                })
        @DisplayName("A waypoint that cannot serve Services, or goes away, does not count")
        void a_waypoint_that_cannot_serve(String metadata) {
            Mesh mesh = mesh(ambient(""), waypoint("good"), gateway("bad", "istio-waypoint", metadata));
            assertThat(WITHOUT_DEFAULT.labels(service(PLAIN), mesh)).containsExactly(Map.entry(USE_WAYPOINT, "good"));
            Mesh alone = mesh(ambient(""), gateway("bad", "istio-waypoint", metadata));
            assertThat(WITHOUT_DEFAULT.labels(service(PLAIN), alone)).isEmpty();
        }

        @Test
        @DisplayName("A waypoint whose listener refuses its own Namespace does not count")
        void a_waypoint_that_refuses_its_own_namespace() {
            String closed = waypoint("closed")
                    .replace(
                            "protocol: HBONE",
                            "protocol: HBONE, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: x}}}}");
            assertThat(WITHOUT_DEFAULT.labels(service(PLAIN), mesh(ambient(""), closed)))
                    .isEmpty();
        }

        @Test
        @DisplayName("Of two waypoints none is guessed: the default decides, or nobody")
        void of_two_waypoints_none() {
            Mesh mesh = mesh(ambient(""), waypoint("one"), waypoint("two"));
            assertThat(WITHOUT_DEFAULT.labels(service(PLAIN), mesh)).isEmpty();
            assertThat(withDefault("infra/shared").labels(service(PLAIN), mesh))
                    .containsOnly(Map.entry(USE_WAYPOINT, "shared"), Map.entry(USE_WAYPOINT_NAMESPACE, "infra"));
        }

        @Test
        @DisplayName("A default without a Namespace means the Namespace of each Service")
        void a_default_without_a_namespace() {
            assertThat(withDefault("waypoint").labels(service(PLAIN), mesh(ambient(""))))
                    .containsExactly(Map.entry(USE_WAYPOINT, "waypoint"));
        }

        @Test
        @DisplayName("Where nothing says which waypoint, nobody is enrolled")
        void nothing_says_which() {
            assertThat(WITHOUT_DEFAULT.labels(service(PLAIN), mesh(ambient(""))))
                    .isEmpty();
        }
    }

    @Nested
    @DisplayName("Never")
    class Never {

        @ParameterizedTest
        @ValueSource(strings = {"other", "none", "None", "\"\""})
        @DisplayName("over a label that is there, whatever it says")
        void over_a_label(String value) {
            assertThat(labels("labels: {istio.io/use-waypoint: " + value + "}", ""))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"waypoint", "none", "\"\""})
        @DisplayName("where the Namespace already says something")
        void where_the_namespace_says_something(String value) {
            Mesh mesh = mesh(ambient("").replace("ambient", "ambient, istio.io/use-waypoint: " + value));
            assertThat(withDefault("infra/shared").labels(service(PLAIN), mesh)).isEmpty();
        }

        @Test
        @DisplayName("in a Namespace that is not ambient")
        void in_an_ordinary_namespace() {
            Mesh mesh = mesh(ambient("").replace("ambient", "none"));
            assertThat(withDefault("infra/shared").labels(service(PLAIN), mesh)).isEmpty();
        }

        @Test
        @DisplayName("an ExternalName Service")
        void an_external_name() {
            assertThat(labels(PLAIN, "spec: {type: ExternalName, externalName: cart.example}"))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "gateway.istio.io/managed: istio.io-mesh-controller",
                    "gateway.istio.io/managed: something-else",
                    "gateway.networking.k8s.io/gateway-name: waypoint"
                })
        @DisplayName("the Service of a Gateway")
        void the_service_of_a_gateway(String label) {
            assertThat(labels("labels: {" + label + "}", "")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"kube-system, kube-dns", "default, kubernetes"})
        @DisplayName("the Services of the cluster itself")
        void the_services_of_the_cluster(String namespace, String name) {
            assertThat(withDefault("infra/shared").labels(named(namespace, name), mesh(ambient("", namespace))))
                    .isEmpty();
        }

        @Test
        @DisplayName("a Service that goes away")
        void a_service_that_goes_away() {
            assertThat(labels("deletionTimestamp: \"2026-01-01T00:00:00Z\"", ""))
                    .isEmpty();
        }

        @Test
        @DisplayName("a waypoint other than the one that use-waypoint-namespace, already there, would name")
        void against_a_namespace_label() {
            assertThat(labels("labels: {istio.io/use-waypoint-namespace: elsewhere}", ""))
                    .isEmpty();
            assertThat(labels("labels: {istio.io/use-waypoint-namespace: infra}", ""))
                    .containsExactly(Map.entry(USE_WAYPOINT, "shared"));
        }

        private Map<String, String> labels(String metadata, String rest) {
            return withDefault("infra/shared").labels(service(metadata, rest), mesh(ambient("")));
        }
    }

    @ParameterizedTest
    @CsvSource({"default, cart", "shop, kubernetes"})
    @DisplayName("Other Services of the default Namespace, and others called kubernetes, are enrolled")
    void names_alone_do_not_exempt(String namespace, String name) {
        assertThat(withDefault("waypoint").labels(named(namespace, name), mesh(ambient("", namespace))))
                .containsExactly(Map.entry(USE_WAYPOINT, "waypoint"));
    }

    @Test
    @DisplayName("A headless Service is enrolled like any other")
    void a_headless_service() {
        assertThat(withDefault("waypoint").labels(service(PLAIN, "spec: {clusterIP: None}"), mesh(ambient(""))))
                .containsExactly(Map.entry(USE_WAYPOINT, "waypoint"));
    }

    @Test
    @DisplayName("A Namespace that is not in the mesh counts as the settings say")
    void an_unknown_namespace() {
        assertThat(withDefault("waypoint").labels(service(PLAIN), mesh()))
                .containsExactly(Map.entry(USE_WAYPOINT, "waypoint"));
        MeshSettings known = MeshSettings.DEFAULTS;
        Enrolment careful = new Enrolment(
                new MeshSettings(known.rootNamespace(), known.trustDomains(), known.waypointClasses(), false),
                WaypointName.of("waypoint"));
        assertThat(careful.labels(service(PLAIN), mesh())).isEmpty();
    }

    @Nested
    @DisplayName("The patch")
    class ThePatch {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "labels: {app: cart}",
                    "labels: {}",
                    "labels: null",
                    "annotations: {a: b}",
                    "labels: {istio.io/use-waypoint-namespace: infra}"
                })
        @DisplayName("adds the labels and touches nothing else, and the second time there is nothing to do")
        void adds_the_labels(String metadata) {
            Mesh mesh = mesh(ambient(""));
            Enrolment enrolment = withDefault("infra/shared");
            JsonNode manifest = manifest(metadata);
            JsonNode original = manifest.deepCopy();

            ArrayNode patch = LabelPatch.adding(enrolment.labels(serviceOf(manifest), mesh), manifest)
                    .orElseThrow();
            JsonNode patched = JsonPatch.apply(patch, manifest);

            assertThat(manifest).isEqualTo(original);
            assertThat(patched.at("/metadata/labels").path(USE_WAYPOINT).asText())
                    .isEqualTo("shared");
            assertThat(patched.at("/metadata/labels")
                            .path(USE_WAYPOINT_NAMESPACE)
                            .asText())
                    .isEqualTo("infra");
            assertThat(patched.at("/metadata/labels/app")).isEqualTo(original.at("/metadata/labels/app"));
            assertThat(patched.at("/metadata/annotations")).isEqualTo(original.at("/metadata/annotations"));
            assertThat(patched.at("/spec")).isEqualTo(original.at("/spec"));
            Map<String, String> again = enrolment.labels(serviceOf(patched), mesh);
            assertThat(again).isEmpty();
            assertThat(LabelPatch.adding(again, patched)).isEmpty();
        }

        @Test
        @DisplayName("creates the labels where there are none, with one operation")
        void creates_the_labels() {
            assertThat(LabelPatch.adding(Map.of(USE_WAYPOINT, "waypoint"), manifest("labels: null")))
                    .hasValueSatisfying(patch -> assertThat(patch)
                            .hasToString("[{\"op\":\"add\",\"path\":\"/metadata/labels\","
                                    + "\"value\":{\"istio.io/use-waypoint\":\"waypoint\"}}]"));
        }

        @Test
        @DisplayName("escapes the slash and the tilde of a key")
        void escapes_keys() {
            JsonNode manifest = manifest("labels: {}");
            ArrayNode patch = LabelPatch.adding(Map.of("a~b/c", "x"), manifest).orElseThrow();
            assertThat(patch.at("/0/path").asText()).isEqualTo("/metadata/labels/a~0b~1c");
            assertThat(JsonPatch.apply(patch, manifest).at("/metadata/labels")).isEqualTo(MeshYaml.tree("{a~b/c: x}"));
        }

        @Test
        @DisplayName("never replaces a value that is there")
        void never_replaces() {
            JsonNode manifest = manifest("labels: {istio.io/use-waypoint: none}");
            assertThat(LabelPatch.adding(Map.of(USE_WAYPOINT, "waypoint"), manifest))
                    .isEmpty();
        }

        @Test
        @DisplayName("is absent where there is nothing to add, also where there are no labels")
        void is_absent() {
            assertThat(LabelPatch.adding(Map.of(), manifest("labels: null"))).isEmpty();
            assertThat(LabelPatch.adding(Map.of(), manifest(PLAIN))).isEmpty();
        }

        private JsonNode manifest(String metadata) {
            return MeshYaml.tree(
                    serviceYaml("shop", "cart", metadata, "spec: {ports: [{port: 80}], unknown: {a: [1]}}"));
        }
    }

    private static Enrolment withDefault(String waypoint) {
        return new Enrolment(
                MeshSettings.DEFAULTS, Optional.of(WaypointName.of(waypoint).orElseThrow()));
    }

    private static Mesh mesh(String... manifests) {
        return MeshYaml.partial(String.join("---\n", manifests));
    }

    private static String ambient(String metadata) {
        return ambient(metadata, "shop");
    }

    private static String ambient(String metadata, String name) {
        return "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + name
                + "\n  labels: {istio.io/dataplane-mode: ambient}\n" + metadata.indent(2);
    }

    private static String waypoint(String name) {
        return gateway(name, "istio-waypoint", "");
    }

    private static String gateway(String name, String className, String metadata) {
        return "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: " + name
                + "\n  namespace: shop\n" + metadata.indent(2)
                + "spec:\n  gatewayClassName: " + className
                + "\n  listeners: [{name: mesh, port: 15008, protocol: HBONE}]\n";
    }

    private static String serviceYaml(String namespace, String name, String metadata, String rest) {
        return "apiVersion: v1\nkind: Service\nmetadata:\n  name: " + name + "\n  namespace: " + namespace + "\n"
                + metadata.indent(2) + rest + "\n";
    }

    private static Service service(String metadata) {
        return service(metadata, "");
    }

    private static Service service(String metadata, String rest) {
        return (Service) MeshYaml.object(serviceYaml("shop", "cart", metadata, rest));
    }

    private static Service named(String namespace, String name) {
        return (Service) MeshYaml.object(serviceYaml(namespace, name, PLAIN, ""));
    }

    private static Service serviceOf(JsonNode manifest) {
        return (Service) MeshYaml.object(manifest);
    }
}
