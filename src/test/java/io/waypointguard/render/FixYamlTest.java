package io.waypointguard.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.rule.Fix;
import io.waypointguard.testing.fixture.Manifests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixYamlTest {

    private static final long SEED = 20_260_101L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "&a",
                "- a",
                "a: b",
                "a #b",
                "yes",
                "No",
                "null",
                "~",
                "1",
                "1e3",
                "0x1f",
                "1_000",
                ".inf",
                "2026-01-01",
                "12:30",
                "=",
                "<<",
                "{*}",
                "[x]",
                "%41",
                "@x",
                "`x`",
                "'",
                "\"",
                "\\",
                "!tag",
                "|",
                ">",
                "a\nb",
                "a\tb",
                "\u0000",
                "\u0085",
                "\u00a0",
                "\u2028",
                "\u2029",
                "\ufeff",
                "\u200b",
                "\ud83d\ude00",
                " a",
                "a ",
                "---",
                "...",
                "?",
                ":",
                "istio.io/use-waypoint"
            })
    @DisplayName("Every text comes back as the same text, as a key and as a value")
    void every_text_comes_back(String text) {
        assertThat(roundTrip(Map.of(text, List.of(text))))
                .isEqualTo(new ObjectMapper().valueToTree(Map.of(text, List.of(text))));
    }

    @Test
    @DisplayName("A manifest is written as people write it: two spaces, dashes below their key, quotes where needed")
    void a_manifest_is_written_as_people_write_it() {
        Map<String, Object> ref = new LinkedHashMap<>();
        ref.put("group", "");
        ref.put("kind", "Service");
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("targetRefs", List.of(ref, Map.of("name", "cart")));
        spec.put("selector", Map.of());
        spec.put("values", List.of());
        spec.put("paths", List.of("/admin/*", "off", "GET", "10.0.0.0/8", "a b", "a\"b\\c\nd", "grüße"));
        spec.put("rules", List.of(Map.of(), Map.of("to", List.of(Map.of("port", 15008L)))));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", "security.istio.io/v1");
        manifest.put("spec", spec);

        assertThat(FixYaml.text(new Fix.Manifest(manifest))).isEqualTo("""
                apiVersion: security.istio.io/v1
                spec:
                  targetRefs:
                  - group: ""
                    kind: Service
                  - name: cart
                  selector: {}
                  values: []
                  paths:
                  - "/admin/*"
                  - "off"
                  - GET
                  - "10.0.0.0/8"
                  - "a b"
                  - "a\\"b\\\\c\\nd"
                  - "grüße"
                  rules:
                  - {}
                  - to:
                    - port: 15008
                """);
    }

    @Test
    @DisplayName("A patch begins with its command and removes a field by null; no fix is no text")
    void a_patch_begins_with_its_command() {
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("istio.io/use-waypoint", "waypoint");
        labels.put("istio.io/use-waypoint-namespace", null);

        assertThat(FixYaml.text(new Fix.MergePatch(Map.of("labels", labels)))).isEqualTo("""
                # kubectl patch --type merge -f FILE --patch-file FILE
                labels:
                  istio.io/use-waypoint: waypoint
                  istio.io/use-waypoint-namespace: null
                """);
        assertThat(FixYaml.text(Fix.NONE)).isEmpty();
    }

    @Test
    @DisplayName("Text that acts on a terminal is escaped, and half a surrogate pair is replaced")
    void hostile_text_is_printable() {
        String hostile = "a\u001b[31mb\r\nc\u202ed\ud800e\u0000f\udc00\ud83d\ude00\udb40\udc01\u2028";
        String yaml = FixYaml.text(new Fix.Manifest(Map.of(hostile, List.of(hostile))));

        assertThat(yaml).isEqualTo(Printable.block(yaml)).hasLineCount(2);
        assertThat(Manifests.read(yaml).get(0).toString())
                .isEqualTo(new ObjectMapper()
                        .valueToTree(Map.of(
                                hostile.replace("\ud800e", "\ufffde").replace("f\udc00", "f\ufffd"),
                                List.of(hostile.replace("\ud800e", "\ufffde").replace("f\udc00", "f\ufffd"))))
                        .toString());
    }

    @Test
    @DisplayName("A text or a key of any length stays on its line")
    void long_texts_stay_on_their_line() {
        String key = "k".repeat(800);
        String value = "some words and * ".repeat(2_000);
        String yaml = FixYaml.text(new Fix.Manifest(Map.of(key, value)));

        assertThat(yaml).isEqualTo(key + ": \"" + value + "\"\n");
        String longer = FixYaml.text(new Fix.Manifest(Map.of(value, "v")));
        assertThat(Manifests.read(longer).get(0).get(value).textValue()).isEqualTo("v");
    }

    @Test
    @DisplayName("Random trees of odd texts come back as they are")
    void random_trees_come_back() {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            Map<String, Object> tree = tree(random, 3);
            assertThat(roundTrip(tree)).as("seed %d, tree %d", SEED, i).isEqualTo(new ObjectMapper().valueToTree(tree));
        }
    }

    private static Object roundTrip(Map<String, Object> tree) {
        return Manifests.read(FixYaml.text(new Fix.Manifest(tree))).get(0);
    }

    private static Map<String, Object> tree(Random random, int depth) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            tree.put(text(random), node(random, depth));
        }
        return tree;
    }

    private static Object node(Random random, int depth) {
        if (depth == 0 || random.nextBoolean()) {
            return text(random);
        }
        if (random.nextBoolean()) {
            return tree(random, depth - 1);
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            list.add(random.nextBoolean() ? tree(random, depth - 1) : text(random));
        }
        return list;
    }

    /** No lone surrogates, which no YAML can carry. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < random.nextInt(6); i++) {
            int point = random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x110000);
            if (Character.getType(point) != Character.SURROGATE) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }
}
