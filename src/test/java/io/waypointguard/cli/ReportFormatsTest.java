package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportFormatsTest {

    private static final String BROKEN = "deploy/samples/broken/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/samples/mesh",
                BROKEN + "selector-with-l4.yaml",
                BROKEN + "use-waypoint-None.yaml",
                BROKEN + "gateway-missing.yaml",
                BROKEN + "other-namespace.yaml"
            })
    void writes_SARIF_that_its_schema_accepts(String path) throws IOException {
        JsonNode log = CommandResult.run("check", "--format", "sarif", path).json();

        assertThat(sarifSchema().validate(log)).isEmpty();
    }

    @Test
    void the_schema_of_SARIF_refuses_what_is_not_SARIF() throws IOException {
        JsonNode report = CommandResult.run("check", "--format", "json", "deploy/samples/mesh")
                .json();

        assertThat(sarifSchema().validate(report)).isNotEmpty();
    }

    @Test
    void writes_a_SARIF_result_that_code_scanning_can_place() {
        JsonNode run = CommandResult.run("check", "--format", "sarif", BROKEN + "selector-with-l4.yaml")
                .json()
                .at("/runs/0");

        JsonNode denial = run.at("/results/0");
        assertThat(denial.get("ruleId").asText()).isEqualTo("WG001");
        assertThat(denial.get("level").asText()).isEqualTo("error");
        assertThat(run.at("/results/1/level").asText()).isEqualTo("warning");
        JsonNode rule = run.at("/tool/driver/rules/" + denial.get("ruleIndex").asInt());
        assertThat(rule.get("id").asText()).isEqualTo("WG001");
        assertThat(rule.at("/help/text").asText()).contains("How to fix it");
        JsonNode place = denial.at("/locations/0/physicalLocation");
        assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo(BROKEN + "selector-with-l4.yaml");
        assertThat(place.at("/region/startLine").asInt()).isEqualTo(43);
    }

    @Test
    void writes_GitHub_commands_that_the_runner_can_decode() {
        CommandResult result = CommandResult.run("check", "--format", "github", BROKEN + "selector-with-l4.yaml");

        assertThat(result.out().lines()).hasSize(2);
        assertThat(result.out().lines().findFirst().orElseThrow())
                .startsWith("::error file=" + BROKEN
                        + "selector-with-l4.yaml,line=43,title=WG001 selector-in-ambient::AuthorizationPolicy"
                        + " kagenti-system/mlflow-traces-from-otel, spec.selector: ")
                .contains("%0AFix:%0AapiVersion: ");
        assertThat(result.out()).contains("\n::warning file=");
    }

    @Test
    void escapes_what_GitHub_would_take_for_its_own(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a,b:c%.yaml");
        Files.copy(Path.of(BROKEN + "opted-out.yaml"), file);

        assertThat(CommandResult.run("check", "--format", "github", file.toString())
                        .out())
                .contains("a%2Cb%3Ac%25.yaml,line=");
        assertThat(CommandResult.run("check", "--format", "sarif", file.toString())
                        .out())
                .contains("a,b:c%25.yaml");
    }

    @Test
    void writes_JUnit_with_one_test_case_an_object() throws Exception {
        CommandResult result = CommandResult.run("check", "--format", "junit", BROKEN + "selector-with-l4.yaml");

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(result.out().getBytes(StandardCharsets.UTF_8)));
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        Element failure = (Element) document.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("WG001");
        assertThat(failure.getTextContent()).contains("Fix:");
        assertThat(document.getElementsByTagName("system-out").item(0).getTextContent())
                .contains("WG012");
    }

    static JsonSchema sarifSchema() throws IOException {
        try (InputStream in = ReportFormatsTest.class.getResourceAsStream("/sarif/sarif-2.1.0.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        }
    }
}
