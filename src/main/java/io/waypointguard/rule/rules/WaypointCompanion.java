package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Identity;
import io.waypointguard.enforcement.Principal;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.StringList;
import io.waypointguard.rule.RuleContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The companion of a waypoint that Istio's documentation recommends: an ALLOW that admits nobody but the waypoint to
 * the pods behind it, so that nobody goes round it.
 */
final class WaypointCompanion {

    /** What a policy is. */
    enum Verdict {
        /** It admits waypoints of the mesh only. */
        COMPANION,
        /** It would be one, but a waypoint that it admits does not exist. */
        WAYPOINT_MISSING,
        OTHER
    }

    private WaypointCompanion() {}

    static Verdict judge(AuthorizationPolicy policy, RuleContext context) {
        List<AuthorizationRule> rules = policy.spec().rules();
        if (policy.spec().action() != Action.ALLOW || rules.isEmpty()) {
            return Verdict.OTHER;
        }
        Verdict verdict = Verdict.COMPANION;
        for (AuthorizationRule rule : rules) {
            Verdict one = judge(admitted(rule, policy.namespace(), context), context);
            verdict = one.compareTo(verdict) > 0 ? one : verdict;
        }
        return verdict;
    }

    private static Verdict judge(List<Optional<Identity>> admitted, RuleContext context) {
        Verdict verdict = admitted.isEmpty() ? Verdict.OTHER : Verdict.COMPANION;
        for (Optional<Identity> identity : admitted) {
            Verdict one = identity.map(known -> judge(known, context)).orElse(Verdict.OTHER);
            verdict = one.compareTo(verdict) > 0 ? one : verdict;
        }
        return verdict;
    }

    private static Verdict judge(Identity identity, RuleContext context) {
        boolean ofThisMesh = context.settings().trustDomains().contains(identity.trustDomain());
        if (!ofThisMesh) {
            return Verdict.OTHER;
        }
        // Where the setting is off, this is about the wording of the message only.
        Mesh mesh = context.waypointOnlySelectors() ? context.mesh() : context.surroundings();
        Optional<Gateway> gateway = mesh.gateway(new NamespacedName(identity.namespace(), identity.serviceAccount()));
        if (gateway.isEmpty()) {
            return Verdict.WAYPOINT_MISSING;
        }
        boolean waypoint = new WaypointGateway(gateway.get(), mesh, context.settings()).isWaypoint();
        return waypoint ? Verdict.COMPANION : Verdict.OTHER;
    }

    /** Whom a rule admits, one by one; an empty identity for anything wider, an empty list for everybody. */
    private static List<Optional<Identity>> admitted(AuthorizationRule rule, String namespace, RuleContext context) {
        String trustDomain = context.settings().trustDomains().get(0);
        List<Optional<Identity>> byCondition = rule.when().stream()
                .filter(condition -> condition.key().equals("source.principal")
                        && !condition.values().isEmpty())
                .findFirst()
                .map(condition -> identities(condition.values()))
                .orElse(List.of());
        if (!byCondition.isEmpty()) {
            return byCondition;
        }
        List<Optional<Identity>> admitted = new ArrayList<>();
        for (MatchEntry source : rule.from()) {
            StringList principals = source.field(MatchField.PRINCIPALS);
            StringList serviceAccounts = source.field(MatchField.SERVICE_ACCOUNTS);
            if (principals.isEmpty() && serviceAccounts.isEmpty()) {
                return List.of(Optional.empty());
            }
            admitted.addAll(identities(principals));
            admitted.addAll(serviceAccounts(serviceAccounts, namespace, trustDomain));
        }
        return admitted;
    }

    private static List<Optional<Identity>> identities(StringList principals) {
        return principals.values().stream()
                .map(text -> new Principal(text).identity())
                .toList();
    }

    /** ztunnel does not look at the trust domain of a Service account. */
    private static Collection<Optional<Identity>> serviceAccounts(
            StringList accounts, String namespace, String trustDomain) {
        return accounts.values().stream()
                .map(text -> {
                    int slash = text.indexOf('/');
                    return slash < 0
                            ? Optional.of(new Identity(trustDomain, namespace, text))
                            : Optional.of(
                                    new Identity(trustDomain, text.substring(0, slash), text.substring(slash + 1)));
                })
                .toList();
    }
}
