package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Impact;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Policies as a message names them: the first {@value #MOST}, and how many more there are.
 *
 * @param names such as {@code shop/reviews (Service reviews), shop/ratings (Service ratings) and 3 more}
 * @param evidence what the statement rests on: those that are named, because one is enough for it to be true
 */
record DependentPolicies(String names, Evidence evidence) {

    private static final int MOST = 10;

    /** Those policies, each with the targets for which it is affected. */
    static DependentPolicies of(List<Impact> impacts) {
        Map<NamespacedName, List<Impact>> byPolicy = impacts.stream()
                .collect(Collectors.groupingBy(
                        impact -> impact.policy().ref().namespacedName(), TreeMap::new, Collectors.toList()));
        List<List<Impact>> named = byPolicy.values().stream().limit(MOST).toList();
        String names = named.stream().map(DependentPolicies::name).collect(Collectors.joining(", "));
        return new DependentPolicies(
                names + more(byPolicy.size()),
                Evidence.union(named.stream().flatMap(List::stream).map(Impact::evidence)));
    }

    /** Those policies as a whole. */
    static String names(List<AuthorizationPolicy> policies) {
        return policies.stream()
                        .limit(MOST)
                        .map(policy -> policy.ref().namespacedName().toString())
                        .collect(Collectors.joining(", "))
                + more(policies.size());
    }

    private static String name(List<Impact> ofOnePolicy) {
        String targets = ofOnePolicy.stream()
                .map(impact -> impact.target().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        return ofOnePolicy.get(0).policy().ref().namespacedName() + " (" + targets + ")";
    }

    private static String more(int all) {
        return all > MOST ? " and " + (all - MOST) + " more" : "";
    }
}
