package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.config.KnownSettings;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The values of the chart, what the schema lets them be, and what its README says of them. */
class ChartValuesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode schema;
    private final JsonNode values;

    ChartValuesTest() throws IOException {
        schema = JSON.readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        values = JSON.valueToTree(new Yaml().<Object>load(Files.readString(Chart.DIRECTORY.resolve("values.yaml"))));
    }

    @Test
    void are_in_the_table_of_the_README() throws IOException {
        String text = ChartValuesTable.in(Files.readString(Chart.DIRECTORY.resolve("README.md")));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(Chart.DIRECTORY.resolve("README.md"), text);
        }
        assertThat(Chart.DIRECTORY.resolve("README.md"))
                .as("write it anew with -Dtest=ChartValuesTest -Ddocs.write=true")
                .hasContent(text);
    }

    @Test
    void are_those_that_the_schema_knows() {
        assertThat(names("", values, schema)).isEqualTo(names("", schema.path("properties")));
    }

    @Test
    void of_rules_are_those_that_there_are_and_what_they_may_be() {
        Map<String, List<String>> known = new TreeMap<>();
        schema.at("/properties/rules/properties")
                .fields()
                .forEachRemaining(rule -> known.put(
                        rule.getKey(),
                        texts(schema.at(rule.getValue().path("$ref").asText().substring(1))
                                .path("enum"))));

        Map<String, List<String>> there = new TreeMap<>();
        StandardRules.registry()
                .infos()
                .forEach(info -> there.put(info.id(), KnownSettings.of(info).choices()));
        assertThat(known).isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({
        "guard.enforce,/levels/properties/enforce",
        "guard.warn,/levels/properties/warn",
        "guard.audit,/levels/properties/audit",
        "guard.pending-waypoint,/pendingWaypoint",
        "guard.impact,/impact",
        "guard.selectors,/selectors"
    })
    void of_settings_may_be_what_the_settings_may_be(String setting, String path) {
        List<String> choices = KnownSettings.fixed().get(setting).choices();

        assertThat(texts(schema.at("/properties" + path).path("enum"))).containsExactlyInAnyOrderElementsOf(choices);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enforce: strict|additional properties 'enforce' not allowed",
                "levels: {enforce: Strict}|at '/levels/enforce': value must be one of 'off', 'baseline', 'strict'",
                "levels: {enforce: on}|at '/levels/enforce': value must be one of 'off', 'baseline', 'strict'",
                "rules: {WG999: warn}|at '/rules': additional properties 'WG999' not allowed",
                "rules: {WG012: deny}|at '/rules/WG012': value must be one of 'warn', 'off'",
                "impact: ignore|at '/impact': value must be one of 'deny', 'warn', 'off'",
                "replicaCount: two|at '/replicaCount'",
                "certs: {mode: cert_manager}|at '/certs/mode': value must be one of 'job', 'cert-manager', 'secret'",
                "webhook: {failurePolicy: fail}|at '/webhook/failurePolicy': value must be one of 'Fail', 'Ignore'",
                "webhook: {timeoutSeconds: 60}|at '/webhook/timeoutSeconds'",
                "exempt: {users: ['a,b']}|at '/exempt/users/0'",
                "exempt: {namespaces: [A]}|at '/exempt/namespaces/0'",
                "image: {digest: latest}|at '/image/digest'",
                "affinity: {podAntiaffinity: {}}|at '/affinity': additional properties 'podAntiaffinity' not allowed",
                "priorityClassName: System Critical|at '/priorityClassName'",
                "topologySpreadConstraints: [{topologyKey: zone}]|at '/topologySpreadConstraints/0'",
                "tls: {caBundle: LS0tLS1CRUdJTg==}|at '/tls/caBundle'",
                "terminationGracePeriodSeconds: 20|at '/terminationGracePeriodSeconds'",
                "certs: {mode: secret}|certs.mode=secret needs tls.existingSecret",
                "{certs: {mode: secret}, tls: {existingSecret: ours}}|certs.mode=secret needs tls.caBundle",
            })
    void that_are_wrong_are_refused_with_their_place(String wrong, String message) {
        assertThatThrownBy(() -> Chart.rendered(wrong)).hasMessageContaining(message);
    }

    /** Of the values, down to where the schema says nothing more. */
    private static Set<String> names(String prefix, JsonNode values, JsonNode schema) {
        Set<String> names = new TreeSet<>();
        values.fields().forEachRemaining(value -> {
            names.add(prefix + value.getKey());
            JsonNode inner = schema.path("properties").path(value.getKey());
            names.addAll(
                    names(prefix + value.getKey() + ".", inner.has("properties") ? value.getValue() : empty(), inner));
        });
        return names;
    }

    /** Of the schema; what may be in {@code rules} and in an issuer's reference is in no default. */
    private static Set<String> names(String prefix, JsonNode properties) {
        Set<String> names = new TreeSet<>();
        properties.fields().forEachRemaining(property -> {
            String name = prefix + property.getKey();
            names.add(name);
            if (!Set.of("rules", "certManager.issuerRef").contains(name)) {
                names.addAll(names(name + ".", property.getValue().path("properties")));
            }
        });
        return names;
    }

    private static JsonNode empty() {
        return JSON.createObjectNode();
    }

    /** In YAML, off is false. */
    private static List<String> texts(JsonNode choices) {
        List<String> texts = new ArrayList<>();
        choices.forEach(choice -> {
            if (choice.isTextual()) {
                texts.add(choice.asText());
            }
        });
        return texts;
    }
}
