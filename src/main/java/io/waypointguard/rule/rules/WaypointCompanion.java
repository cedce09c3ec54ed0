package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Principal;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.StringList;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.RuleContext;
import java.util.List;
import java.util.function.Predicate;

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

    private boolean admitsWaypointsOnly(AuthorizationPolicy policy) {
        List<AuthorizationRule> rules = policy.spec().rules();
        return policy.spec().action() == Action.ALLOW
                && !rules.isEmpty()
                && rules.stream().allMatch(this::admitsWaypointsOnly);
    }

    /** Clauses are ANDed: one that admits waypoints only is enough. */
    private boolean admitsWaypointsOnly(AuthorizationRule rule) {
        boolean from = !rule.from().isEmpty() && rule.from().stream().allMatch(this::isWaypointsOnly);
        return from
                || rule.when().stream()
                        .anyMatch(condition -> condition.key().equals("source.principal")
                                && isWaypointsOnly(condition.values(), this::isWaypointPrincipal));
    }

    private boolean isWaypointsOnly(MatchEntry source) {
        return isWaypointsOnly(source.field(MatchField.PRINCIPALS), this::isWaypointPrincipal)
                || isWaypointsOnly(source.field(MatchField.SERVICE_ACCOUNTS), this::isWaypointAccount);
    }

    private static boolean isWaypointsOnly(StringList values, Predicate<String> isWaypoint) {
        return !values.isEmpty() && values.values().stream().allMatch(isWaypoint);
    }

    private boolean isWaypointPrincipal(String text) {
        return new Principal(text)
                .identity()
                .filter(identity -> context.settings().trustDomains().contains(identity.trustDomain()))
                .filter(identity -> isWaypoint(identity.namespace(), identity.serviceAccount()))
                .isPresent();
    }

    /** ztunnel does not look at the trust domain of a Service account. */
    private boolean isWaypointAccount(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? isWaypoint(namespace, text)
                : isWaypoint(text.substring(0, slash), text.substring(slash + 1));
    }

    private boolean isWaypoint(String ofNamespace, String name) {
        // Where the setting is off, this is about the wording of the message only.
        Mesh mesh = context.waypointOnlySelectors() ? context.mesh() : context.surroundings();
        NamespacedName gateway = new NamespacedName(ofNamespace, name);
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
