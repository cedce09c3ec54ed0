package io.waypointguard.rule.fix;

import io.waypointguard.mesh.AllowedRoutes;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.LabelSelector;
import io.waypointguard.mesh.LabelSelector.Requirement;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code allowedRoutes} of a waypoint's listener. */
final class RoutesFields {

    private RoutesFields() {}

    /** The Namespaces that may use the waypoint, where they can be told by their names. */
    static Optional<Set<String>> servedNamespaces(Gateway gateway) {
        AllowedRoutes routes = gateway.listeners().stream()
                .map(Listener::allowedRoutes)
                .findFirst()
                .orElse(AllowedRoutes.ABSENT);
        if (!routes.from().equals("Selector")) {
            return Optional.of(Set.of(gateway.metadata().namespace()));
        }
        LabelSelector selector = routes.selector();
        if (selector.matchExpressions().isEmpty() && selector.matchLabels().size() == 1) {
            return Optional.ofNullable(selector.matchLabels().get(Namespace.NAME_LABEL))
                    .map(Set::of);
        }
        return selector.matchLabels().isEmpty() && selector.matchExpressions().size() == 1
                ? selector.matchExpressions().stream()
                        .filter(one -> one.key().equals(Namespace.NAME_LABEL)
                                && one.operator().equals("In"))
                        .findFirst()
                        .map(one -> Set.copyOf(one.values()))
                : Optional.empty();
    }

    /** Routes that are open to these Namespaces. */
    static Map<String, @Nullable Object> open(Set<String> namespaces) {
        return of(new AllowedRoutes(
                "Selector",
                new LabelSelector(
                        true,
                        Map.of(),
                        List.of(new Requirement(Namespace.NAME_LABEL, "In", List.copyOf(namespaces))))));
    }

    static Map<String, @Nullable Object> of(AllowedRoutes routes) {
        Fields namespaces = new Fields()
                .put("from", routes.from())
                .putIf(routes.selector().present(), "selector", selector(routes.selector()));
        return new Fields().put("namespaces", namespaces.map()).map();
    }

    private static Map<String, @Nullable Object> selector(LabelSelector selector) {
        return new Fields()
                .putIf(!selector.matchLabels().isEmpty(), "matchLabels", new TreeMap<>(selector.matchLabels()))
                .putIf(
                        !selector.matchExpressions().isEmpty(),
                        "matchExpressions",
                        selector.matchExpressions().stream()
                                .map(RoutesFields::expression)
                                .toList())
                .map();
    }

    private static Map<String, @Nullable Object> expression(Requirement requirement) {
        return new Fields()
                .put("key", requirement.key())
                .put("operator", requirement.operator())
                .putIf(!requirement.values().isEmpty(), "values", requirement.values())
                .map();
    }
}
