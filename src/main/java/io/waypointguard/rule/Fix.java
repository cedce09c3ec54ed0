package io.waypointguard.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to apply so that a finding goes away, as data. Whoever shows it renders it. Equal fixes are the same fix.
 *
 * <p>A tree consists of ordered maps with text as keys, lists, texts, whole numbers and, in a patch, null for a field
 * that is to be removed. Trees are copied when a fix is made.
 */
public sealed interface Fix {

    /** There is none that could be applied as it is. */
    Fix NONE = new None();

    record None() implements Fix {}

    /** A whole object, for {@code kubectl apply}. */
    record Manifest(Map<String, @Nullable Object> tree) implements Fix {
        public Manifest {
            tree = copyOf(tree);
        }
    }

    /** A part of an object that says which object it belongs to, for {@code kubectl patch --type merge}. */
    record MergePatch(Map<String, @Nullable Object> tree) implements Fix {
        public MergePatch {
            tree = copyOf(tree);
        }
    }

    private static Map<String, @Nullable Object> copyOf(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copyOf(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object copyOf(@Nullable Object node) {
        if (node instanceof Map<?, ?> map) {
            return copyOf(map);
        }
        if (node instanceof List<?> list) {
            return list.stream().map(Fix::copyOf).toList();
        }
        if (node == null || node instanceof String || node instanceof Long) {
            return node;
        }
        throw new IllegalArgumentException("not a node of a manifest: " + node.getClass());
    }
}
