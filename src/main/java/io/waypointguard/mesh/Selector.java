package io.waypointguard.mesh;

import java.util.Map;

/**
 * {@code spec.selector} of a policy. Istio treats an absent selector, an empty one and one with empty matchLabels in
 * three different ways, so both levels say whether they are there.
 */
public record Selector(boolean present, boolean matchLabelsPresent, Map<String, String> matchLabels) {

    public static final Selector ABSENT = new Selector(false, false, Map.of());

    public static final String PATH = "spec.selector";

    public Selector {
        matchLabels = Map.copyOf(matchLabels);
    }
}
