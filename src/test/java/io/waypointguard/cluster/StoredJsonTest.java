package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an API server can store, the guard can read: in a list, in a watch and alone. */
class StoredJsonTest {

    private static final String LONG_NAME =
            "{\"kind\":\"ServiceEntry\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"labels\":{\"" + "k".repeat(1_500_000)
                    + "\":\"v\"}}}";

    private static final String LONG_TEXT =
            "{\"kind\":\"ServiceEntry\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"text\":\"" + "t".repeat(3_000_000)
                    + "\"}}";

    private static final String NEXT = "{\"kind\":\"ServiceEntry\",\"metadata\":{\"name\":\"next\"}}";

    /** Go's decoder takes as many levels, and the object is one of them. */
    private static String deep(String field) {
        int levels = 9_998;
        return "{\"kind\":\"ServiceEntry\",\"metadata\":{\"name\":\"c\"},\"" + field + "\":" + "{\"a\":".repeat(levels)
                + "1" + "}".repeat(levels) + "}";
    }

    private static List<String> names(List<? extends JsonNode> objects) {
        return objects.stream()
                .map(object -> object.at("/metadata/name").asText())
                .toList();
    }

    private static JsonStream stream(String text) {
        return new JsonStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<ObjectNode> listed(String... objects) throws Exception {
        List<ObjectNode> items = new ArrayList<>();
        stream("{\"kind\":\"ServiceEntryList\",\"items\":[" + String.join(",", objects) + "]}")
                .list(items::add);
        return items;
    }

    private static JsonNode read(String object) throws Exception {
        return StoredJson.object(object.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aListGoesOnBehindLongNamesAndTextsAndDeepObjects() throws Exception {
        assertThat(names(listed(LONG_NAME, LONG_TEXT, deep("status"), deep("spec"), NEXT)))
                .containsExactly("a", "b", "c", "c", "next");
    }

    @Test
    void soDoesAWatch() throws Exception {
        List<JsonNode> objects = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (String object : List.of(LONG_NAME, LONG_TEXT, deep("status"), deep("spec"), NEXT)) {
            lines.append("{\"type\":\"ADDED\",\"object\":").append(object).append("}\n");
        }
        JsonStream events = stream(lines.toString());
        for (Optional<ObjectNode> event = events.event(); event.isPresent(); event = events.event()) {
            objects.add(event.get().path("object"));
        }

        assertThat(names(objects)).containsExactly("a", "b", "c", "c", "next");
    }

    @Test
    void suchAnObjectIsDecodedToo() throws Exception {
        for (String object : List.of(LONG_NAME, LONG_TEXT, deep("spec"), deep("extra"))) {
            ObjectNode stored = ((ObjectNode) read(object)).put("apiVersion", "networking.istio.io/v1");
            assertThat(StoredObjects.judged(stored)).isInstanceOf(io.waypointguard.decode.Decoded.Known.class);
        }
    }

    @Test
    void whatNobodyReadsIsSkipped() throws Exception {
        JsonNode read = read("""
                {"kind": "Gateway", "metadata": {"name": "a", "managedFields": [{"fieldsV1": {"f:spec": {}}}]},
                 "spec": {"listeners": [{"name": "mesh"}]},
                 "status": {"addresses": [{"value": "10.0.0.1"}], "conditions": [{"type": "Accepted"}],
                            "phase": "Active", "listeners": [{"attachedRoutes": 7}]}}""");

        assertThat(read).isEqualTo(StoredJson.MAPPER.readTree("""
                {"kind": "Gateway", "metadata": {"name": "a"}, "spec": {"listeners": [{"name": "mesh"}]},
                 "status": {"addresses": [{"value": "10.0.0.1"}], "conditions": [{"type": "Accepted"}],
                            "phase": "Active"}}"""));
    }

    @Test
    void whatIsNoObjectIsReadAsItIs() throws Exception {
        assertThat(read("")).isEqualTo(StoredJson.MAPPER.missingNode());
        assertThat(read("[1]")).isEqualTo(StoredJson.MAPPER.readTree("[1]"));
        assertThat(read("{\"status\": \"Failure\", \"metadata\": null}"))
                .isEqualTo(StoredJson.MAPPER.readTree("{\"status\": \"Failure\", \"metadata\": null}"));
    }

    @Test
    void whatIsCutOffIsNotTakenForWhole() {
        for (String cut :
                List.of("{", "{\"metadata\": {", "{\"metadata\": {\"name\": \"a\"}", "{\"status\": {\"x\": [")) {
            assertThatThrownBy(() -> read(cut)).isInstanceOf(java.io.IOException.class);
        }
    }
}
