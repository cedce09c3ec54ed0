package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Impact;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.Policy;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policies as a message names them: how many there are, and the first {@value #MOST}.
 *
 * @param count such as {@code 1 AuthorizationPolicy} or {@code 12 AuthorizationPolicies}
 * @param names such as {@code shop/reviews (Service reviews), shop/ratings (Service ratings) and 3 more}
 * @param named those that stand in {@code names}
 */
record DependentPolicies(String count, String names, List<Policy> named) {

    static final int MOST = 10;
    private static final int MOST_TARGETS = 3;

    /** Those policies, each with the targets for which it is affected. */
    static DependentPolicies of(List<Impact> impacts) {
        List<List<Impact>> byPolicy = List.copyOf(impacts.stream()
                .collect(Collectors.groupingBy(
                        impact -> impact.policy().ref().namespacedName(), TreeMap::new, Collectors.toList()))
                .values());
        return new DependentPolicies(
                count(byPolicy.size()),
                listed(byPolicy.stream().map(DependentPolicies::nameWithTargets), byPolicy.size(), MOST),
                byPolicy.stream()
                        .limit(MOST)
                        .map(impactsOfOne -> impactsOfOne.get(0).policy())
                        .toList());
    }

    /** Those policies as a whole. */
    static DependentPolicies whole(List<Policy> policies) {
        return new DependentPolicies(
                count(policies.size()),
                listed(policies.stream().map(policy -> name(policy).toString()), policies.size(), MOST),
                policies.stream().limit(MOST).toList());
    }

    private static String nameWithTargets(List<Impact> ofOnePolicy) {
        List<String> targets = ofOnePolicy.stream()
                .map(impact -> impact.target().toString())
                .distinct()
                .toList();
        return name(ofOnePolicy.get(0).policy()) + " (" + listed(targets.stream(), targets.size(), MOST_TARGETS) + ")";
    }

    private static NamespacedName name(Policy policy) {
        return policy.ref().namespacedName();
    }

    private static String count(int policies) {
        return policies + (policies == 1 ? " AuthorizationPolicy" : " AuthorizationPolicies");
    }

    private static String listed(Stream<String> names, int all, int most) {
        String first = names.limit(most).collect(Collectors.joining(", "));
        return all > most ? first + " and " + (all - most) + " more" : first;
    }
}
