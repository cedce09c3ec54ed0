package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.chart.RenderedChart;
import io.waypointguard.testing.readme.DocumentedCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What the chart gives, without any cluster. */
class ChartTest {

    @Test
    void is_clean_to_helm_lint() {
        LintResult result = Chart.helm().lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.matches(".*\\[(WARNING|ERROR)].*"));
    }

    @Test
    void has_the_version_of_the_project() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
        Object chart = new Yaml().load(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")));

        assertThat(chart).asString().contains(", version=" + version + ",").contains(", appVersion=" + version + ",");
    }

    /** Argo CD and Flux render without a cluster, and render again and again. */
    @Test
    void makes_nothing_up_and_looks_nothing_up_while_it_is_rendered() throws IOException {
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY.resolve("templates"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContainPattern(
                                "\\{\\{[^}]*\\b(lookup|gen[A-Z]|rand|uuid|now|derivePassword|Capabilities|Release\\.Is)");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.waypointguard.deploy.ChartValues#all")
    void gives_the_same_every_time(String values) {
        assertThat(Chart.rendered(values).yaml())
                .isEqualTo(Chart.rendered(values).yaml());
    }

    /** What the webhooks never look at, and what they must look at: its own Namespace is exempt. */
    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "kube-public", "kube-node-lease", "default", "mesh-system"})
    void does_not_go_into_a_Namespace_that_others_use(String namespace) {
        assertThatThrownBy(() -> Chart.rendered("rootNamespace: mesh-system", "guard", namespace))
                .hasMessageContaining(
                        "waypoint-guard must have a Namespace of its own, which it never judges, and not " + namespace);
    }

    /** The Job and cert-manager write it: who renders it takes it away at every upgrade. */
    @Test
    void renders_a_CA_only_where_it_is_given() {
        for (String values : ChartValues.CERTIFICATES) {
            assertThat(Chart.rendered(values).webhooks())
                    .as(values)
                    .hasSize(3)
                    .allMatch(webhook -> webhook.at("/clientConfig").has("caBundle") == values.contains("caBundle"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: {tag: \"2\"}",
                "certs: {resources: {limits: {memory: 1Gi}}}",
                "enroll: {enabled: false}",
                "podSecurityContext: {runAsUser: 1000}"
            })
    void names_the_Job_by_what_it_would_do(String values) {
        assertThat(jobName(values)).isNotEqualTo(jobName("{}"));
    }

    @Test
    void leaves_the_Job_alone_where_something_else_changes() {
        assertThat(jobName("{replicaCount: 3, levels: {enforce: baseline}}")).isEqualTo(jobName("{}"));
    }

    @Test
    void gives_the_key_of_the_CA_to_the_Job_alone() {
        RenderedChart chart = Chart.rendered();

        assertThat(chart.object("Deployment", "waypoint-guard").toString()).doesNotContain("waypoint-guard-ca");
        assertThat(chart.object("Deployment", "waypoint-guard").at("/spec/template/spec/volumes"))
                .singleElement()
                .satisfies(volume ->
                        assertThat(volume.at("/secret/secretName").asText()).isEqualTo("waypoint-guard-tls"));
        assertThat(chart.ofKind("RoleBinding"))
                .singleElement()
                .satisfies(binding -> assertThat(
                                binding.object().at("/subjects/0/name").asText())
                        .isEqualTo("waypoint-guard-certs"));
    }

    @Test
    void holds_the_account_of_the_Job_where_there_is_one() {
        RenderedChart chart = Chart.rendered("{}", "mesh", "guarding");

        assertThat(chart.ofKind("ValidatingAdmissionPolicy"))
                .singleElement()
                .satisfies(policy -> assertThat(policy.object()
                                .at("/spec/matchConditions/0/expression")
                                .asText())
                        .endsWith("\"system:serviceaccount:guarding:mesh-waypoint-guard-certs\""));
        assertThat(chart.ofKind("ValidatingAdmissionPolicyBinding"))
                .singleElement()
                .satisfies(binding -> assertThat(
                                binding.object().at("/spec/policyName").asText())
                        .isEqualTo("mesh-waypoint-guard-certs"));
        for (String values : List.of("certs: {mode: cert-manager}", "certs: {restrictBundles: false}")) {
            assertThat(Chart.rendered(values).manifests())
                    .as(values)
                    .noneMatch(manifest -> manifest.kind().startsWith("ValidatingAdmissionPolicy"));
        }
    }

    @Test
    void replaces_its_pods_without_a_moment_without_one() {
        JsonNode deployment =
                Chart.rendered().object("Deployment", "waypoint-guard").path("spec");

        assertThat(deployment.path("replicas").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(deployment.at("/strategy/rollingUpdate/maxUnavailable").asInt(-1))
                .isZero();
        assertThat(deployment.path("minReadySeconds").asInt()).isPositive();
        assertThat(deployment.at("/template/spec/terminationGracePeriodSeconds").asInt())
                .as("15 s of delay and 10 s of timeout fit into it")
                .isGreaterThan(25);
    }

    /** Preferred and not required: a cluster with one node takes them all, and a full node holds up no rollout. */
    @Test
    void keeps_its_replicas_apart_where_there_are_several_nodes() {
        JsonNode deployment = Chart.rendered().object("Deployment", "waypoint-guard");
        JsonNode pod = deployment.at("/spec/template/spec");
        JsonNode selector = deployment.at("/spec/selector");

        assertThat(pod.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution"))
                .isEmpty();
        assertThat(pod.at("/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution"))
                .allSatisfy(term ->
                        assertThat(term.at("/podAffinityTerm/labelSelector")).isEqualTo(selector))
                .extracting(term -> term.at("/podAffinityTerm/topologyKey").asText() + " "
                        + term.path("weight").asInt())
                .containsExactly("kubernetes.io/hostname 100", "topology.kubernetes.io/zone 50");
        assertThat(pod.at("/topologySpreadConstraints")).singleElement().satisfies(constraint -> {
            assertThat(constraint.path("topologyKey").asText())
                    .as("every node has this label: one without a label of the constraints is left out of all of them")
                    .isEqualTo("kubernetes.io/hostname");
            assertThat(constraint.path("whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
            assertThat(constraint.path("labelSelector")).isEqualTo(selector);
            assertThat(constraint.at("/matchLabelKeys/0").asText())
                    .as("the pods that a rollout replaces do not count")
                    .isEqualTo("pod-template-hash");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|podAntiAffinity",
                "{nodeAffinity: {}}|nodeAffinity podAntiAffinity",
                "{nodeAffinity: {}, podAntiAffinity: {}}|nodeAffinity podAntiAffinity",
            })
    void leaves_an_affinity_of_the_values_as_it_is(String affinity, String keys) {
        JsonNode rendered = podOf("affinity: " + affinity).path("affinity");

        assertThat(rendered.fieldNames()).toIterable().containsExactlyInAnyOrder(keys.split(" "));
        assertThat(rendered.path("podAntiAffinity").isEmpty()).isEqualTo(affinity.contains("podAntiAffinity"));
    }

    @Test
    void gives_its_pods_a_priority_only_where_it_is_set() {
        assertThat(podOf("{}").has("priorityClassName")).isFalse();
        assertThat(podOf("priorityClassName: system-cluster-critical")
                        .path("priorityClassName")
                        .asText())
                .isEqualTo("system-cluster-critical");
    }

    private static JsonNode podOf(String values) {
        return Chart.rendered(values).object("Deployment", "waypoint-guard").at("/spec/template/spec");
    }

    @Test
    void has_no_budget_for_a_single_pod_which_would_hold_up_its_node() {
        assertThat(Chart.rendered("replicaCount: 1").ofKind("PodDisruptionBudget"))
                .isEmpty();
        assertThat(Chart.rendered("replicaCount: null").ofKind("PodDisruptionBudget"))
                .hasSize(1);
    }

    @Test
    void leaves_the_number_of_replicas_to_others_where_it_is_null() {
        assertThat(Chart.rendered("replicaCount: null")
                        .object("Deployment", "waypoint-guard")
                        .path("spec")
                        .has("replicas"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-release-with-a-name-that-is-as-long-as-helm-lets-it", "with.a.dot"})
    void gives_names_that_Kubernetes_takes(String release) {
        assertThat(Chart.rendered("{}", release, "mesh-guard").manifests())
                .filteredOn(manifest ->
                        !manifest.kind().endsWith("Role") && !manifest.kind().endsWith("Binding"))
                .allSatisfy(manifest -> assertThat(manifest.name())
                        .matches("[a-z]([-a-z0-9]*[a-z0-9])?")
                        .hasSizeLessThanOrEqualTo(manifest.kind().equals("CronJob") ? 52 : 63));
    }

    /** The parts that name each other do so whatever the release is called. */
    @Test
    void calls_itself_by_the_same_name_everywhere() {
        RenderedChart chart = Chart.rendered("{}", "mesh", "guarding");

        assertThat(chart.webhooks()).allSatisfy(webhook -> {
            assertThat(webhook.at("/clientConfig/service/name").asText()).isEqualTo("mesh-waypoint-guard");
            assertThat(webhook.at("/clientConfig/service/namespace").asText()).isEqualTo("guarding");
            assertThat(webhook.at("/namespaceSelector").toString()).contains("guarding");
        });
        assertThat(chart.ofKind("Job"))
                .singleElement()
                .satisfies(job -> assertThat(texts(job.object().at("/spec/template/spec/containers/0/args")))
                        .containsExactly("certs", "issue", "--namespace=guarding", "--service=mesh-waypoint-guard"));
        assertThat(chart.manifests())
                .filteredOn(
                        manifest -> manifest.object().at("/metadata/namespace").isTextual())
                .isNotEmpty()
                .allMatch(manifest ->
                        manifest.object().at("/metadata/namespace").asText().equals("guarding"));
    }

    @Test
    void prints_the_ways_out_of_a_lock_when_it_is_installed() {
        Path page = Path.of("docs", "break-glass.md");
        List<String> dead = DocumentedCommands.of(page, "The guard does not answer");
        String oneNamespace = DocumentedCommands.of(page, "The guard refuses what must be done now")
                .get(0);

        assertThat(Chart.notes())
                .contains(dead.stream()
                        .filter(command -> command.contains("Ignore") || command.startsWith("kubectl delete"))
                        .toList())
                .contains(oneNamespace.replace("shop", "NAMESPACE"));
    }

    @Test
    void takes_an_image_by_its_digest() {
        String digest = "sha256:" + "0".repeat(64);
        String values = "{global: {imageRegistry: mirror.example}, image: {tag: \"2\", digest: \"" + digest + "\"}}";

        assertThat(Chart.rendered(values).manifests())
                .filteredOn(manifest -> manifest.podTemplate().isPresent())
                .hasSize(3)
                .allMatch(manifest -> manifest.podTemplate()
                        .orElseThrow()
                        .at("/spec/containers/0/image")
                        .asText()
                        .equals("mirror.example/waypoint-guard/waypoint-guard@" + digest));
        assertThat(testPod(values).at("/spec/containers/0/image").asText())
                .startsWith("mirror.example/curlimages/curl:");
    }

    @Test
    void lets_helm_test_through_where_only_the_API_server_may_call() {
        String values = "networkPolicy: {enabled: true, ingressFrom: [{ipBlock: {cidr: 10.0.0.0/24}}]}";
        JsonNode callers =
                Chart.rendered(values).object("NetworkPolicy", "waypoint-guard").at("/spec/ingress/0/from");

        assertThat(callers).hasSize(2);
        JsonNode selector = callers.at("/1/podSelector/matchLabels");
        assertThat(selector).isNotEmpty();
        assertThat(testPod(values).at("/metadata/labels").properties()).containsAll(selector.properties());
    }

    /** And the certificates' pods as well; DNS they ask all the same. */
    @Test
    void lets_the_pods_call_the_API_server_alone_where_it_is_said_who_that_is() {
        String values = "networkPolicy: {enabled: true, egressTo: [{ipBlock: {cidr: 10.0.0.0/24}}]}";

        assertThat(Chart.rendered(values).ofKind("NetworkPolicy")).hasSize(2).allSatisfy(policy -> {
            JsonNode egress = policy.object().at("/spec/egress");
            assertThat(egress.at("/0/to/0/ipBlock/cidr").asText()).isEqualTo("10.0.0.0/24");
            assertThat(egress.at("/1/ports/0/port").asInt()).isEqualTo(53);
            assertThat(egress.path(1).has("to")).isFalse();
        });
    }

    private static JsonNode testPod(String values) {
        return Chart.tests(values).object("Pod", "waypoint-guard-test");
    }

    private static String jobName(String values) {
        return Chart.rendered(values).ofKind("Job").get(0).name();
    }

    private static List<String> texts(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                .map(i -> array.path(i).asText())
                .toList();
    }
}
