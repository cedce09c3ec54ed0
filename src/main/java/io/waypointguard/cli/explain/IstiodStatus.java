package io.waypointguard.cli.explain;

import io.waypointguard.cluster.StoredCondition;
import io.waypointguard.enforcement.StatusCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What istiod has written into the status of an object, and where that is not what the guard expects.
 *
 * @param written every condition, also of types that the guard does not know
 * @param differences a sentence each
 */
public record IstiodStatus(List<StoredCondition> written, List<String> differences) {

    /** The conditions that the guard knows: those of other types say nothing that it could disagree with. */
    static final Set<String> KNOWN_TYPES =
            Set.of(StatusCondition.ZTUNNEL_ACCEPTED, StatusCondition.WAYPOINT_ACCEPTED, StatusCondition.WAYPOINT_BOUND);

    public IstiodStatus {
        written = List.copyOf(written);
        differences = List.copyOf(differences);
    }

    /**
     * What was written, held against what was expected.
     *
     * @param silenceMeansNothing a condition that is missing is no difference
     */
    static IstiodStatus compare(
            List<StatusCondition> expected, List<StoredCondition> written, boolean silenceMeansNothing) {
        List<String> differences = new ArrayList<>();
        for (StatusCondition condition : expected) {
            String expects = "; expected " + text(condition);
            find(written, condition.type())
                    .ifPresentOrElse(
                            found -> {
                                if (!text(found).equals(text(condition))) {
                                    differences.add("istiod says " + found.type() + "=" + text(found) + expects);
                                }
                            },
                            () -> {
                                if (!silenceMeansNothing) {
                                    differences.add("istiod says nothing of " + condition.type() + expects);
                                }
                            });
        }
        for (StoredCondition found : written) {
            if (KNOWN_TYPES.contains(found.type())
                    && expected.stream().noneMatch(condition -> condition.type().equals(found.type()))) {
                differences.add("istiod says " + found.type() + "=" + text(found) + "; expected nothing of it");
            }
        }
        return new IstiodStatus(written, differences);
    }

    private static Optional<StoredCondition> find(List<StoredCondition> written, String type) {
        return written.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** {@code True (Accepted)}. */
    static String text(StatusCondition condition) {
        return (condition.status() ? "True" : "False") + " (" + condition.reason() + ")";
    }

    private static String text(StoredCondition condition) {
        return condition.status() + " (" + condition.reason() + ")";
    }

    public boolean disagrees() {
        return !differences.isEmpty();
    }

    /** Whether istiod has written any of the conditions that the guard knows. */
    boolean saysSomething() {
        return written.stream().anyMatch(condition -> KNOWN_TYPES.contains(condition.type()));
    }
}
