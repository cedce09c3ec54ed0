package io.waypointguard.mesh;

/**
 * {@code allowedRoutes.namespaces} of a listener: from where a waypoint may be used.
 *
 * @param from as written; empty when absent, which means {@code Same}
 */
public record AllowedRoutes(String from, LabelSelector selector) {

    public static final AllowedRoutes ABSENT = new AllowedRoutes("", LabelSelector.ABSENT);
}
