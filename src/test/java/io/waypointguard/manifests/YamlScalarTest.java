package io.waypointguard.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expectations are what sigs.k8s.io/yaml (YAMLToJSON) made of the same scalars. */
class YamlScalarTest {

    @ParameterizedTest(name = "{0} reads as {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yes | true",
                "y | true",
                "On | true",
                "OFF | false",
                "n | false",
                "~ | null",
                "Null | null",
                "010 | 8",
                "00 | 0",
                "08 | 8",
                "1_000 | 1000",
                "0o17 | 15",
                "0x1F | 31",
                "0x_1 | 1",
                "-0x1 | -1",
                "0b11 | 3",
                "+12 | 12",
                "-0 | 0",
                "12345678901234567890 | 12345678901234567890",
                "1:20 | \"1:20\"",
                "2001-01-01 | \"2001-01-01\"",
                ".5 | 0.5",
                "+.5 | 0.5",
                "1e3 | 1000",
                ".5e1 | 5",
                "1. | 1",
                "1.0 | 1",
                "0.1 | 0.1",
                "1_0.5 | 10.5",
                "123456789.123 | 1.23456789123E8",
                "1e400 | \"1e400\"",
                "1.2.3 | \"1.2.3\"",
                ".1.2 | \".1.2\"",
                "1-2 | \"1-2\"",
                "- | \"-\"",
                "tRUE | \"tRUE\"",
                "15008.0 | 15008",
                "*.example.com | \"*.example.com\""
            })
    void reads_as_the_Kubernetes_tools_read_it(String scalar, String json) {
        assertThat(YamlScalar.plain(scalar)).hasToString(json);
    }

    @Test
    void reads_an_empty_scalar_as_null() {
        assertThat(YamlScalar.plain("")).isEqualTo(NullNode.instance);
    }

    @Test
    void follows_an_explicit_tag() {
        assertThat(YamlScalar.tagged("tag:yaml.org,2002:str", "12").map(JsonNode::toString))
                .hasValue("\"12\"");
        assertThat(YamlScalar.tagged("tag:yaml.org,2002:int", "5").map(JsonNode::toString))
                .hasValue("5");
        assertThat(YamlScalar.tagged("tag:yaml.org,2002:binary", "aGk=").map(JsonNode::toString))
                .hasValue("\"hi\"");
        assertThat(YamlScalar.tagged("!foo", "12").map(JsonNode::toString)).hasValue("\"12\"");
        assertThat(YamlScalar.tagged("tag:yaml.org,2002:int", "five")).isEmpty();
    }
}
