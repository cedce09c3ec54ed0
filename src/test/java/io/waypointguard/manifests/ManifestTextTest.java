package io.waypointguard.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.Service;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTextTest {

    private static final String POLICY = """
            # a comment
            ---
            # another
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: p
              namespace: ns
              labels:
                istio.io/use-waypoint: w
            spec:
              # who
              rules:
                - from:
                    - source:
                        principals: [a]
                  to:
                    - operation:
                        methods:
                          - GET
                          - PUT
                - to: []
            """;

    private static final String SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n";

    @ParameterizedTest(name = "{0} is on line {1}")
    @CsvSource({
        "., 4",
        "spec, 11",
        "metadata.labels[istio.io/use-waypoint], 10",
        "metadata.labels[no.such/label], 9",
        "spec.rules, 13",
        "spec.rules[0], 14",
        "spec.rules[0].from[0].source.principals[0], 16",
        "spec.rules[0].to[0].operation.methods, 19",
        "spec.rules[0].to[0].operation.methods[1], 21",
        "spec.rules[0].to[0].operation.paths, 18",
        "spec.rules[1], 22",
        "spec.rules[7].to[0], 13",
        "spec.selector, 11",
        "nonsense, 4"
    })
    void knows_the_line_of_a_place_or_of_the_nearest_above_it(String path, int line) {
        assertThat(Texts.read(POLICY).objects().get(0).lineOf(path)).isEqualTo(line);
    }

    @Test
    void passes_over_empty_documents_and_kinds_that_do_not_concern_the_guard() {
        Manifests manifests = Texts.read("""
                ---
                # nothing
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: s}
                """);

        assertThat(manifests.objects()).hasSize(1);
        assertThat(manifests.objects().get(0).source()).isEqualTo("<stdin>:8");
    }

    @Test
    void follows_anchors_and_merge_keys() {
        Manifests manifests = Texts.read("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: s
                  namespace: ns
                  labels: &labels
                    istio.io/use-waypoint: w
                    app: s
                spec:
                  type: &type ClusterIP
                  selector:
                    <<: *labels
                    app: other
                """);

        Service service = (Service) manifests.objects().get(0).object();
        assertThat(service.selector())
                .containsEntry("istio.io/use-waypoint", "w")
                .containsEntry("app", "other");
        assertThat(manifests.objects().get(0).lineOf("spec.selector[istio.io/use-waypoint]"))
                .isEqualTo(7);
        assertThat(manifests.objects().get(0).lineOf("spec.selector.app")).isEqualTo(13);
    }

    @Test
    void keeps_the_type_of_an_unquoted_value_so_that_the_decoder_can_complain() {
        assertFault(
                () -> Texts.read("apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  labels: {a: yes}\n"),
                "<stdin>:5: Service s: metadata.labels[a] is not a string");
    }

    @Test
    void reads_the_items_of_a_List_each_with_its_own_line() {
        Manifests manifests = Texts.read("""
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: Service
                    metadata: {name: a, namespace: ns}
                  - apiVersion: security.istio.io/v1
                    kind: AuthorizationPolicy
                    metadata: {name: p, namespace: ns}
                    spec:
                      action: DENY
                """);

        assertThat(manifests.objects()).extracting(SourcedObject::line).containsExactly(4, 7);
        assertThat(manifests.objects().get(1).lineOf("spec.action")).isEqualTo(11);
    }

    @Test
    void gives_the_items_of_a_typed_list_their_kind() {
        Manifests manifests =
                Texts.read("apiVersion: v1\nkind: ServiceList\nitems:\n  - metadata: {name: a, namespace: ns}\n");

        assertThat(manifests.find(ObjectRef.service("ns", "a"))).isPresent();
    }

    @Test
    void reads_JSON_with_tabs_and_several_documents() {
        Manifests manifests = Texts.read("""
                {
                \t"apiVersion": "v1", "kind": "Service",
                \t"metadata": {
                \t\t"name": "a\\u0062"
                \t}
                }
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}}
                """);

        assertThat(manifests.objects()).hasSize(2);
        assertThat(manifests
                        .find(ObjectRef.service("default", "ab"))
                        .orElseThrow()
                        .lineOf("metadata.name"))
                .isEqualTo(4);
        assertThat(manifests.unknownNamespaces()).isEmpty();
    }

    @Test
    void reads_a_flow_mapping_that_only_looks_like_JSON() {
        assertThat(Texts.read("{apiVersion: v1, kind: Service, metadata: {name: s}}")
                        .objects())
                .hasSize(1);
    }

    @Test
    void fills_in_the_namespace_that_a_namespaced_object_leaves_out() {
        String text = """
                apiVersion: v1
                kind: Service
                metadata: {name: s}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: s, namespace: there}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: here}
                """;

        assertThat(Texts.read(text).find(ObjectRef.service("default", "s"))).isPresent();
        Manifests manifests = Texts.read(text, Optional.of("here"));
        assertThat(manifests.find(ObjectRef.service("here", "s"))).isPresent();
        assertThat(manifests.find(ObjectRef.service("there", "s"))).isPresent();
        assertThat(manifests.unknownNamespaces()).containsExactly("there");
        assertThat(manifests.objects().get(0).tree().at("/metadata/namespace").asText())
                .isEqualTo("here");
    }

    @Test
    void judges_an_object_with_generateName_without_having_it_in_the_mesh() {
        Manifests manifests = Texts.read("""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {generateName: p-, namespace: ns}
                ---
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {generateName: p-, namespace: ns}
                """);

        assertThat(manifests.objects()).hasSize(2);
        assertThat(manifests.mesh().objects()).isEmpty();
    }

    @Test
    void reads_a_policy_with_a_spec_that_is_wrong_because_a_rule_says_so_better() {
        Manifests manifests = Texts.read(
                "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p}\nspec: {rules: 5}\n");

        assertThat(manifests.objects().get(0).object()).isInstanceOf(AuthorizationPolicy.class);
    }

    @Test
    void reads_a_text_with_a_byte_order_mark() {
        assertThat(Texts.read("\uFEFFapiVersion: v1\nkind: Service\nmetadata: {name: s}\n")
                        .objects())
                .hasSize(1);
    }

    @Test
    void names_both_places_of_an_object_that_is_there_twice() {
        String service = "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: ns}\n";

        assertFault(
                () -> Texts.read(service + "---\n" + service), "Service ns/s is there twice: <stdin>:1 and <stdin>:5");
    }

    @Test
    void refuses_a_key_that_stands_twice() {
        assertFault(
                () -> Texts.read("apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  name: b\n"),
                "<stdin>:5: the key \"name\" stands here a second time");
        assertFault(
                () -> Texts.read("{\"apiVersion\": \"v1\",\n\"kind\": \"x\",\n\"kind\": \"y\"}"),
                "<stdin>:3: the key \"kind\" stands here a second time");
    }

    @Test
    void says_where_a_text_is_broken() {
        assertFault(() -> Texts.read("a: 1\nb: [1, 2\nc: 3\n"), "<stdin>:3: is not valid YAML:");
        assertFault(() -> Texts.read("a: 1\nb: *nowhere\n"), "<stdin>:2: is not valid YAML:");
        assertFault(() -> Texts.read("a:\n\t- b\n"), "<stdin>:2: is not valid YAML:");
        assertFault(
                () -> Texts.read("a: b\nc: \u0000\n"),
                "<stdin>:2: is not valid YAML: the character U+0000 is not allowed");
        assertFault(() -> Texts.read("key: {{ .Values.x }}\n"), "<stdin>:1: ");
        assertFault(() -> Texts.read("[a]: b\n"), "<stdin>:1: a key must be a scalar");
        assertFault(() -> Texts.read("a: !!int b\n"), "<stdin>:1: \"b\" is not what its tag");
        assertFault(() -> Texts.read("<<: 5\n"), "<stdin>:1: a merge key (<<) takes a mapping");
    }

    @Test
    void says_where_a_text_is_not_UTF_8() {
        assertFault(
                () -> Texts.read("a: \u00e9".getBytes(StandardCharsets.ISO_8859_1), Optional.empty()),
                "<stdin>: is not UTF-8 text");
    }

    @Test
    void says_what_is_wrong_with_an_object() {
        assertFault(() -> Texts.read("replicas: 3\n"), "<stdin>:1: is no Kubernetes manifest");
        assertFault(() -> Texts.read("- a\n- b\n"), "<stdin>:1: is no Kubernetes manifest");
        assertFault(
                () -> Texts.read("apiVersion: v1\nkind: Service\nmetadata:\n  labels: {}\n"),
                "<stdin>:3: the document: metadata.name is missing");
        assertFault(
                () -> Texts.read("apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  selector: 5\n"),
                "<stdin>:6: Service s: spec.selector is not an object");
        assertFault(
                () -> Texts.read("apiVersion: security.istio.io/v2\nkind: AuthorizationPolicy\nmetadata: {name: s}\n"),
                "<stdin>:1: AuthorizationPolicy s: apiVersion is security.istio.io/v2, a version of");
        assertFault(
                () -> Texts.read("apiVersion: v1\nkind: List\nitems: 5\n"), "<stdin>:3: the List: items is not a list");
        assertFault(() -> Texts.read("# only comments\n"), "<stdin>: holds no manifests");
        assertFault(() -> Texts.read(""), "<stdin>: holds no manifests");
    }

    @Test
    void does_not_let_aliases_make_a_huge_tree_of_a_small_text() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertFault(() -> Texts.read(bomb.toString()), "aliases repeat more than");
        assertFault(() -> Texts.read("a: &a\n  b: *a\n"), "<stdin>:");
    }

    @Test
    void does_not_follow_a_nesting_without_end() {
        assertFault(() -> Texts.read("a: " + "[".repeat(5000)), "<stdin>");
        assertFault(() -> Texts.read("{\"a\": " + "[".repeat(100_000)), "<stdin>");
    }

    @Test
    void does_not_read_a_long_scalar_anew_for_each_alias() {
        String digits = "1".repeat(2_000_000);
        String aliases = "*a, ".repeat(50_000);

        Manifests manifests = Texts.read(
                "apiVersion: v1\nkind: ConfigMap\ndata: [&a " + digits + ", " + aliases + "]\n---\n" + SERVICE);

        assertThat(manifests.objects()).hasSize(1);
    }

    /** What the library's own reader allocates grows with the square of the length. */
    @ParameterizedTest
    @ValueSource(
            strings = {"plain: %s", "quoted: \"%s\"", "block: |\n  %s", "flow: {a: %s}", "# %s", "tagged: !!str %s"})
    void allocates_in_proportion_to_the_length_of_a_line(String shape) {
        read(shape, 100_000);

        long small = allocated(() -> read(shape, 1_000_000));
        long large = allocated(() -> read(shape, 4_000_000));

        assertThat((double) large / small).isLessThan(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain: %s", "block: |\n  %s", "# %s"})
    void reads_a_line_of_10_MB(String shape) {
        assertThat(read(shape, 10_000_000).objects()).hasSize(1);
    }

    @Test
    void reads_a_number_of_10_MB_as_the_text_that_the_Kubernetes_tools_make_of_it() {
        assertThat(YamlScalar.plain("1".repeat(10_000_000)).isTextual()).isTrue();
    }

    @Test
    void reads_JSON_with_long_names_and_strings_and_refuses_a_number_of_more_digits_than_any_has() {
        String name = "n".repeat(100_000);
        String value = "v".repeat(21_000_000);

        Manifests manifests =
                Texts.read("{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"s\","
                        + " \"annotations\": {\"" + name + "\": \"" + value + "\"}}}");

        assertThat(manifests.objects()).hasSize(1);
        assertFault(
                () -> JsonReader.read("{\"a\": " + "1".repeat(10_000_000) + "}", "x.json"),
                "x.json: is not valid JSON: Number value length (10000000) exceeds the maximum allowed (1000)");
    }

    @Test
    void reads_a_great_many_documents() {
        Manifests manifests =
                Texts.read("---\n".repeat(100_000) + "apiVersion: v1\nkind: ConfigMap\n---\n".repeat(20_000) + SERVICE);

        assertThat(manifests.objects()).extracting(SourcedObject::line).containsExactly(160_001);
    }

    @Test
    void quotes_little_of_a_long_value() {
        String fault = fault(() -> Texts.read("a: !!int " + "b".repeat(1_000_000) + "\n"));

        assertThat(fault).startsWith("<stdin>:1: \"bbb").endsWith(" is not what its tag tag:yaml.org,2002:int says");
        assertThat(fault.length()).isLessThan(700);
    }

    /** A ConfigMap with that line, and a Service. */
    private static Manifests read(String shape, int length) {
        return Texts.read(
                "apiVersion: v1\nkind: ConfigMap\n" + shape.formatted("x".repeat(length)) + "\n---\n" + SERVICE);
    }

    private static long allocated(Runnable task) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        task.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void knows_no_tag_that_asks_for_a_class() {
        assertFault(
                () -> Texts.read("a: !!java.net.URL s\n"), "<stdin>:1: is not valid YAML: Global tag is not allowed");
    }

    private static String fault(ThrowingCallable reading) {
        return String.valueOf(
                catchThrowableOfType(ManifestException.class, reading).getMessage());
    }

    static void assertFault(ThrowingCallable reading, String message) {
        assertThatExceptionOfType(ManifestException.class)
                .isThrownBy(reading)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(message)
                        .doesNotContain("\n", "org.yaml", "com.fasterxml", "Exception"));
    }
}
