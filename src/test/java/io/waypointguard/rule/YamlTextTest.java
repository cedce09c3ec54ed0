package io.waypointguard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.random.Seeds;
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

class YamlTextTest {

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
    @DisplayName("Random trees of odd texts come back as they are")
    void random_trees_come_back() {
        Seeds.forEach(500, seed -> {
            Map<String, Object> tree = tree(new Random(seed), 3);
            assertThat(roundTrip(tree)).isEqualTo(new ObjectMapper().valueToTree(tree));
        });
    }

    private static Object roundTrip(Map<String, Object> tree) {
        return Manifests.read(YamlText.write(tree)).get(0);
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
