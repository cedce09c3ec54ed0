package io.waypointguard.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.render.FixYaml;
import io.waypointguard.rule.Finding;
import java.util.List;

/** The JSON that several commands share, and how JSON is laid out. */
public final class JsonOutput {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** ASCII only: no terminal turns the direction of a text that it is never sent. */
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withArrayEmptySeparator("")
                            .withObjectEmptySeparator(""))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private JsonOutput() {}

    /** The tree, indented, with line feeds on every system. */
    public static String write(JsonNode tree) {
        try {
            return WRITER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    public static ArrayNode findings(List<LocatedFinding> findings) {
        ArrayNode array = JSON.arrayNode();
        findings.forEach(finding -> array.add(finding(finding)));
        return array;
    }

    private static ObjectNode finding(LocatedFinding located) {
        Finding finding = located.finding();
        ObjectNode node = JSON.objectNode();
        node.put("rule", finding.rule().id());
        node.put("name", finding.rule().name());
        node.put("decision", located.isDenial() ? "deny" : "warn");
        node.set("resource", resource(located.subject()));
        node.put("path", finding.path());
        node.put("message", finding.message());
        node.put("consequence", finding.consequence());
        node.put("fix", FixYaml.text(finding.fix()));
        node.put("file", located.file());
        node.put("line", located.line());
        return node;
    }

    private static ObjectNode resource(MeshObject object) {
        return JSON.objectNode()
                .put("apiVersion", object.metadata().apiVersion())
                .put("kind", object.kind().kindName())
                .put("namespace", object.metadata().namespace())
                .put("name", object.metadata().displayName());
    }
}
