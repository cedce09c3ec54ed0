package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples of the repository are what their names and comments say. */
class SamplesTest {

    private static final Path SAMPLES = Path.of("deploy/samples");

    @Test
    void the_complete_example_has_no_fault_at_strict() {
        CommandResult result = check("strict", "mesh");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.json().get("findings")).isEmpty();
        assertThat(result.json().get("summary")).hasToString("{\"resources\":4,\"denied\":0,\"warned\":0}");
    }

    @Test
    void the_complete_example_has_no_fault_without_its_Namespace_either() {
        CommandResult result = check("strict", "mesh/4-policy.yaml", "mesh/3-service.yaml", "mesh/2-waypoint.yaml");

        assertThat(result.exitCode()).isZero();
        assertThat(result.json().get("findings")).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().contains("kagenti-system", "counts as ambient");
    }

    @ParameterizedTest(name = "{0}: at strict {1}, at baseline {2}")
    @CsvSource({
        "selector-with-l7, deny WG002, deny WG002",
        "selector-with-l4, deny WG001, warn WG012",
        "group-missing, deny WG004, nothing",
        "no-waypoint-label, deny WG007, deny WG007",
        "opted-out, deny WG007, deny WG007",
        "use-waypoint-empty, deny WG007 then WG201, deny WG007 then WG201",
        "use-waypoint-None, deny WG007 then WG201, deny WG007 then WG201",
        "other-namespace, deny WG006, deny WG006",
        "spiffe-principal, deny WG010, deny WG010",
        "listener-port, deny WG101, deny WG101",
        "listener-http, deny WG101, deny WG101",
        "waypoint-for-workload, deny WG008, deny WG008",
        "waypoint-for-typo, deny WG102 then WG008, deny WG102 then WG008",
        "kind-lowercase, deny WG005, deny WG005",
        "custom-with-selector, deny WG003, deny WG003",
        "deny-without-targetrefs, deny WG002, deny WG002",
        "allow-without-targetrefs, deny WG002, deny WG002",
        "gateway-missing, warn WG008 then WG202, warn WG008 then WG202"
    })
    void each_broken_variant_is_found_with_the_rule_first(String variant, String strict, String baseline) {
        assertThat(worst(check("strict", "broken/" + variant + ".yaml"))).isEqualTo(strict);
        assertThat(worst(check("baseline", "broken/" + variant + ".yaml"))).isEqualTo(baseline);
    }

    @Test
    void each_broken_variant_is_in_the_table_above() throws IOException, NoSuchMethodException {
        String table = String.join(
                "\n",
                SamplesTest.class
                        .getDeclaredMethod(
                                "each_broken_variant_is_found_with_the_rule_first",
                                String.class,
                                String.class,
                                String.class)
                        .getAnnotation(CsvSource.class)
                        .value());

        try (Stream<Path> files = Files.list(SAMPLES.resolve("broken"))) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(table)
                            .contains(file.getFileName().toString().replace(".yaml", ",")));
        }
    }

    @Test
    void a_DENY_without_targetRefs_is_never_enforced_and_an_ALLOW_blocks_all_traffic() {
        assertThat(consequence("deny-without-targetrefs")).contains("is never enforced");
        assertThat(consequence("allow-without-targetrefs")).contains("blocks all traffic");
    }

    @Test
    void a_Namespace_that_is_there_and_not_ambient_silences_everything() throws IOException {
        String text = Files.readString(SAMPLES.resolve("broken/selector-with-l7.yaml"))
                .replace("istio.io/dataplane-mode: ambient", "istio.io/dataplane-mode: none");

        CommandResult result = CommandResult.runWithInput(text, "check", "--format", "json", "-");

        assertThat(result.exitCode()).isZero();
        assertThat(result.json().get("findings")).isEmpty();
    }

    static Stream<Path> reviews() throws IOException {
        return Files.list(SAMPLES.resolve("reviews")).sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reviews")
    void each_review_is_one_that_an_API_server_could_send(Path file) throws IOException {
        JsonNode review = new ObjectMapper().readTree(file.toFile());
        JsonNode request = review.get("request");

        assertThat(review.get("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(request.get("uid").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        JsonNode object = request.get("object").isNull() ? request.get("oldObject") : request.get("object");
        assertThat(object.at("/metadata/name")).isEqualTo(request.get("name"));
        assertThat(object.at("/metadata/namespace")).isEqualTo(request.get("namespace"));
        assertThat(object.get("kind")).isEqualTo(request.at("/kind/kind"));
        assertThat(request.get("object").isNull())
                .isEqualTo(request.get("operation").asText().equals("DELETE"));
        assertThat(request.get("oldObject").isNull())
                .isEqualTo(request.get("operation").asText().equals("CREATE"));
    }

    private static CommandResult check(String level, String... samples) {
        List<String> args = new ArrayList<>(List.of("check", "--format", "json", "--level", level));
        Stream.of(samples).map(sample -> SAMPLES.resolve(sample).toString()).forEach(args::add);
        return CommandResult.run(args.toArray(String[]::new));
    }

    /** {@code deny WG007 then WG201}: the findings of the worst decision, with the exit code that goes with it. */
    private static String worst(CommandResult result) {
        JsonNode findings = result.json().get("findings");
        if (findings.isEmpty()) {
            assertThat(result.exitCode()).isZero();
            return "nothing";
        }
        String decision = findings.get(0).get("decision").asText();
        assertThat(result.exitCode()).isEqualTo(decision.equals("deny") ? 1 : 0);
        List<String> rules = new ArrayList<>();
        findings.forEach(finding -> {
            if (finding.get("decision").asText().equals(decision)) {
                rules.add(finding.get("rule").asText());
            }
        });
        return decision + " " + String.join(" then ", rules);
    }

    private static String consequence(String variant) {
        return check("strict", "broken/" + variant + ".yaml")
                .json()
                .at("/findings/0/consequence")
                .asText();
    }
}
