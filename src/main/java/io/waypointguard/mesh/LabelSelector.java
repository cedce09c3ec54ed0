package io.waypointguard.mesh;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes label selector. An absent one selects nothing, an empty one everything
 * (k8s.io/apimachinery, {@code LabelSelectorAsSelector}).
 */
public record LabelSelector(boolean present, Map<String, String> matchLabels, List<Requirement> matchExpressions) {

    public static final LabelSelector ABSENT = new LabelSelector(false, Map.of(), List.of());

    public LabelSelector {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** One entry of {@code matchExpressions}. */
    public record Requirement(String key, String operator, List<String> values) {

        public Requirement {
            values = List.copyOf(values);
        }

        /** An unknown operator matches nothing: Kubernetes would not have accepted the selector. */
        boolean matches(Map<String, String> labels) {
            Optional<String> value = Optional.ofNullable(labels.get(key));
            return switch (operator) {
                case "In" -> value.filter(values::contains).isPresent();
                case "NotIn" -> value.filter(values::contains).isEmpty();
                case "Exists" -> value.isPresent();
                case "DoesNotExist" -> value.isEmpty();
                default -> false;
            };
        }
    }

    public boolean matches(Map<String, String> labels) {
        return present
                && labels.entrySet().containsAll(matchLabels.entrySet())
                && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
    }
}
