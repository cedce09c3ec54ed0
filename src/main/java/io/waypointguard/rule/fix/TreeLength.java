package io.waypointguard.rule.fix;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how long a tree is as YAML, without writing it. */
final class TreeLength {

    private static final int INDENT = 2;
    /** A colon, a space and a line break; a dash takes as much. */
    private static final int AROUND = 3;
    /** Of a control character in quotes. */
    private static final int ESCAPE = 4;

    private int left;

    private TreeLength(int limit) {
        this.left = limit;
    }

    /** Whether it is no longer than that. Costs no more than a tree of that length, however long this one is. */
    static boolean isAtMost(int limit, Object tree) {
        return new TreeLength(limit).has(tree, 0);
    }

    private boolean has(@Nullable Object node, int depth) {
        if (node instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .allMatch(entry ->
                            line(depth) && text(String.valueOf(entry.getKey())) && has(entry.getValue(), depth + 1));
        }
        if (node instanceof Collection<?> list) {
            return list.stream().allMatch(item -> line(depth) && has(item, depth));
        }
        return text(String.valueOf(node));
    }

    private boolean line(int depth) {
        return take(depth * INDENT + AROUND);
    }

    private boolean text(String text) {
        return take(text.length())
                && take((ESCAPE - 1)
                        * (int) text.chars().filter(Character::isISOControl).count());
    }

    private boolean take(int characters) {
        left -= characters;
        return left >= 0;
    }
}
