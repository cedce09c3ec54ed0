package io.waypointguard.manifests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value stands in its file, and where everything in it stands.
 *
 * @param line of its key, of its item in a list, or of its first character; the first line is 1
 * @param children by the name of a property, or by the index of an item
 */
public record Place(int line, Map<String, Place> children) {

    /** One step of a path: {@code name}, {@code .name} or {@code [index or key]}. */
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([^\\]]*)\\]");

    public Place {
        // In the order of the text; not a copy, because documents with thousands of objects have many of them.
        children = children.isEmpty() ? Map.of() : children;
    }

    /**
     * The line of a place in a manifest, such as {@code spec.rules[0].to[0].operation.methods} or {@code
     * metadata.labels[istio.io/use-waypoint]}; where it does not exist, the line of the nearest place above it that
     * does.
     */
    public int lineOf(String path) {
        Place here = this;
        for (String step : steps(path)) {
            Place below = here.children.get(step);
            if (below == null) {
                return here.line;
            }
            here = below;
        }
        return here.line;
    }

    Place onLine(int other) {
        return new Place(other, children);
    }

    Place child(String step) {
        return children.getOrDefault(step, this);
    }

    static Place leaf(int line) {
        return new Place(line, Map.of());
    }

    static Map<String, Place> noChildren() {
        return new LinkedHashMap<>();
    }

    private static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        while (matcher.find()) {
            steps.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return steps;
    }
}
