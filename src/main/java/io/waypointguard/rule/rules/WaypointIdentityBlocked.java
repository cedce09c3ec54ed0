package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Admission;
import io.waypointguard.enforcement.Identity;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.enforcement.ZtunnelConversion;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** WG012: behind a waypoint ztunnel sees the waypoint, not the client. */
public final class WaypointIdentityBlocked implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG012", "waypoint-identity-blocked")
            .level(Level.BASELINE)
            .severity(Severity.WARNING)
            .summary("An ALLOW at ztunnel that does not admit the waypoint")
            .firesWhen(
                    "an ALLOW policy that ztunnel enforces stands in a Namespace whose Services use a waypoint, and none of its"
                            + " rules admits the identity of that waypoint. Policies of the root namespace are not looked at.")
            .consequence(
                    "What comes through a waypoint arrives at the pod with the waypoint's identity: ztunnel blocks it, be the"
                            + " client admitted or not.")
            .howToFix("Admit the waypoint's identity, and move the rules about clients to a policy with `targetRefs`.")
            .link(Links.WAYPOINT)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        if (!policy.spec().isForZtunnel() || policy.spec().action() != Action.ALLOW) {
            return List.of();
        }
        ZtunnelConversion ztunnel = context.ztunnel(policy);
        if (!ztunnel.attached() || context.settings().isRoot(policy.namespace())) {
            return List.of();
        }
        List<Identity> blocked = waypointsUsedIn(policy.namespace(), context).stream()
                .filter(gateway -> identities(gateway, context).stream()
                        .noneMatch(identity -> Admission.mayAdmit(policy, ztunnel, identity)))
                .map(gateway -> identities(gateway, context).get(0))
                .toList();
        if (blocked.isEmpty()) {
            return List.of();
        }
        String principals = String.join(
                ", ", blocked.stream().limit(5).map(Identity::principal).toList());
        return List.of(Finding.of(
                INFO,
                policy,
                "spec.rules",
                "Services of this Namespace use a waypoint, and no rule admits its identity " + principals,
                "ztunnel blocks all traffic that comes through the waypoint to the pods of this policy"));
    }

    private static List<Identity> identities(NamespacedName gateway, RuleContext context) {
        return context.settings().trustDomains().stream()
                .map(domain -> Identity.ofWaypoint(domain, gateway))
                .toList();
    }

    private static SortedSet<NamespacedName> waypointsUsedIn(String namespace, RuleContext context) {
        SortedSet<NamespacedName> named =
                new TreeSet<>(context.mesh().waypointsNamedIn(namespace).keySet());
        context.mesh()
                .namespace(namespace)
                .map(Namespace::metadata)
                .flatMap((Metadata metadata) -> UseWaypoint.on(metadata, namespace))
                .filter(use -> !use.optsOut())
                .ifPresent(use -> named.add(use.gateway()));
        named.removeIf(gateway -> !serves(gateway, namespace, context));
        return named;
    }

    private static boolean serves(NamespacedName name, String namespace, RuleContext context) {
        return context.mesh()
                .gateway(name)
                .map(gateway -> new WaypointGateway(gateway, context.mesh(), context.settings()))
                .filter(waypoint -> waypoint.isWaypoint()
                        && waypoint.servesServices()
                        && waypoint.allows(namespace)
                        && !waypoint.isBeingDeleted())
                .isPresent();
    }
}
