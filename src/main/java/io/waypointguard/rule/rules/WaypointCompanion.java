package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Principal;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.Condition;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.StringList;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The companion of a waypoint that Istio's documentation recommends: an ALLOW that admits nobody but the waypoint to
 * the pods behind it, so that nobody goes round it.
 */
final class WaypointCompanion {

    private final String namespace;
    private final RuleContext context;
    private final boolean expectedCount;

    private WaypointCompanion(String namespace, RuleContext context, boolean expectedCount) {
        this.namespace = namespace;
        this.context = context;
        this.expectedCount = expectedCount;
    }

    /** Whether every rule of the policy admits waypoints only. */
    static boolean is(AuthorizationPolicy policy, RuleContext context) {
        return new WaypointCompanion(policy.namespace(), context, false).admitsWaypointsOnly(policy);
    }

    /** Whether it will be so when the waypoints exist that the labels of its Namespace name. */
    static boolean willBe(AuthorizationPolicy policy, RuleContext context) {
        return new WaypointCompanion(policy.namespace(), context, true).admitsWaypointsOnly(policy);
    }

    /**
     * First by the policy alone, and then by the mesh, and there all of them: what the finding rests on must not depend
     * on the order of the rules.
     */
    private boolean admitsWaypointsOnly(AuthorizationPolicy policy) {
        if (policy.spec().action() != Action.ALLOW || policy.spec().rules().isEmpty()) {
            return false;
        }
        List<NamespacedName> admitted = new ArrayList<>();
        for (AuthorizationRule rule : policy.spec().rules()) {
            List<NamespacedName> byRule = admittedBy(rule);
            if (byRule.isEmpty()) {
                return false;
            }
            admitted.addAll(byRule);
        }
        return admitted.stream().filter(this::isWaypoint).count() == admitted.size();
    }

    /** Whom the rule admits, one by one; empty when it may admit others. Clauses are ANDed: one that says whom is enough. */
    private List<NamespacedName> admittedBy(AuthorizationRule rule) {
        List<NamespacedName> admitted = new ArrayList<>();
        for (MatchEntry source : rule.from()) {
            List<NamespacedName> bySource = admittedBy(source);
            if (bySource.isEmpty()) {
                admitted.clear();
                break;
            }
            admitted.addAll(bySource);
        }
        if (!admitted.isEmpty()) {
            return admitted;
        }
        return rule.when().stream()
                .filter(Condition::isOnPrincipal)
                .map(condition -> each(condition.values(), this::ofPrincipal))
                .filter(identities -> !identities.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<NamespacedName> admittedBy(MatchEntry source) {
        List<NamespacedName> byPrincipal = each(source.field(MatchField.PRINCIPALS), this::ofPrincipal);
        return byPrincipal.isEmpty()
                ? each(source.field(MatchField.SERVICE_ACCOUNTS), text -> Optional.of(ofAccount(text)))
                : byPrincipal;
    }

    /** All of them, or none where one says nothing. */
    private static List<NamespacedName> each(StringList values, Function<String, Optional<NamespacedName>> identity) {
        List<NamespacedName> identities = values.values().stream()
                .flatMap(text -> identity.apply(text).stream())
                .toList();
        return identities.size() == values.values().size() ? identities : List.of();
    }

    private Optional<NamespacedName> ofPrincipal(String text) {
        return new Principal(text)
                .identity()
                .filter(identity -> context.settings().trustDomains().contains(identity.trustDomain()))
                .map(identity -> new NamespacedName(identity.namespace(), identity.serviceAccount()));
    }

    /** ztunnel does not look at the trust domain of a ServiceAccount. */
    private NamespacedName ofAccount(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new NamespacedName(namespace, text)
                : new NamespacedName(text.substring(0, slash), text.substring(slash + 1));
    }

    private boolean isWaypoint(NamespacedName gateway) {
        // Where the setting is off, this is about the wording of the message only.
        Mesh mesh = context.waypointOnlySelectors() ? context.mesh() : context.surroundings();
        return mesh.gateway(gateway)
                .map(found -> new WaypointGateway(found, mesh, context.settings()).isWaypoint())
                .orElseGet(() -> expectedCount && isExpected(gateway, mesh));
    }

    private boolean isExpected(NamespacedName gateway, Mesh mesh) {
        return mesh.waypointsNamedIn(namespace).containsKey(gateway)
                || mesh.namespace(namespace)
                        .flatMap(found -> UseWaypoint.on(found.metadata(), namespace))
                        .filter(use -> use.gateway().equals(gateway))
                        .isPresent();
    }
}
