package io.waypointguard.testing.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * What the chart gives for some values.
 *
 * @param manifests in Helm's order
 */
public record RenderedChart(List<Manifest> manifests) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOURCE = "# Source: waypoint-guard/templates/";

    /**
     * One object.
     *
     * @param template the file of the chart that it comes from, below {@code templates}
     * @param yaml without the line that says so
     */
    public record Manifest(String template, String yaml, JsonNode object) {

        public String kind() {
            return object.path("kind").asText();
        }

        public String name() {
            return object.at("/metadata/name").asText();
        }

        /** The pod that its controller makes, where it is such an object. */
        public Optional<JsonNode> podTemplate() {
            return Stream.of("/spec/template", "/spec/jobTemplate/spec/template")
                    .map(object::at)
                    .filter(JsonNode::isObject)
                    .findFirst();
        }
    }

    static RenderedChart of(String text) {
        return new RenderedChart(Arrays.stream(text.split("(?m)^---\n"))
                .filter(document -> !document.isBlank())
                .map(RenderedChart::manifest)
                .toList());
    }

    private static Manifest manifest(String document) {
        int end = document.indexOf('\n');
        String yaml = document.substring(end + 1).strip() + "\n";
        return new Manifest(
                document.substring(SOURCE.length(), end), yaml, JSON.valueToTree(new Yaml().<Object>load(yaml)));
    }

    /** What comes from templates whose names begin so. */
    RenderedChart from(String templates) {
        return new RenderedChart(manifests.stream()
                .filter(manifest -> manifest.template().startsWith(templates))
                .toList());
    }

    public List<Manifest> ofKind(String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .toList();
    }

    /** The only object of that kind and name. */
    public JsonNode object(String kind, String name) {
        List<Manifest> found = ofKind(kind).stream()
                .filter(manifest -> manifest.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are the " + kind + " " + name);
        }
        return found.get(0).object();
    }

    /** The webhooks of all configurations. */
    public List<JsonNode> webhooks() {
        return manifests.stream()
                .flatMap(manifest -> stream(manifest.object().path("webhooks")))
                .toList();
    }

    /** All of it as one stream of YAML, as {@code helm template} prints it but for the names of the templates. */
    public String yaml() {
        return String.join("---\n", manifests.stream().map(Manifest::yaml).toList());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
