package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.PolicySpec;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that a decoded policy says, but for what the API server prunes and what neither Istio nor the CRD tells apart. */
final class Meaning {

    private Meaning() {}

    static String of(AuthorizationPolicy policy) {
        PolicySpec spec = policy.spec();
        return String.join(
                " ",
                spec.actionText(),
                spec.action().toString(),
                spec.provider().toString(),
                spec.selector().present() + " " + spec.selector().matchLabelsPresent(),
                new TreeMap<>(spec.selector().matchLabels()).toString(),
                spec.targetRef().toString(),
                spec.targetRefs().toString(),
                spec.rules().stream().map(Meaning::rule).toList().toString(),
                new TreeMap<>(policy.metadata().annotations()).toString());
    }

    private static String rule(AuthorizationRule rule) {
        return "from " + entries(rule.from()) + " to " + entries(rule.to()) + " when " + rule.when();
    }

    private static String entries(List<MatchEntry> entries) {
        return entries.stream()
                .map(entry -> entry.path() + " " + entry.present() + " " + entry.fields())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
