package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.StringList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** When it matters that istiod does not convert {@code trustDomains} and {@code notTrustDomains} for ztunnel. */
final class TrustDomains {

    private TrustDomains() {}

    /** Those fields of a source whose loss changes what it matches. */
    static List<StringList> lost(MatchEntry source) {
        List<StringList> lost = new ArrayList<>();
        StringList trustDomains = source.field(MatchField.TRUST_DOMAINS);
        if (!trustDomains.isEmpty() && !isImplied(source, trustDomains)) {
            lost.add(trustDomains);
        }
        StringList notTrustDomains = source.field(MatchField.NOT_TRUST_DOMAINS);
        if (!notTrustDomains.isEmpty()
                && !everyPrincipal(source, trustDomain -> !matchesAny(notTrustDomains, trustDomain))) {
            lost.add(notTrustDomains);
        }
        return lost;
    }

    /** Implied: any identity will do and another field asks for one, or each principal has one of those domains. */
    private static boolean isImplied(MatchEntry source, StringList trustDomains) {
        boolean needsIdentity = !source.field(MatchField.PRINCIPALS).isEmpty()
                || !source.field(MatchField.NAMESPACES).isEmpty()
                || !source.field(MatchField.SERVICE_ACCOUNTS).isEmpty();
        return (trustDomains.values().contains("*") && needsIdentity)
                || everyPrincipal(source, trustDomain -> matchesAny(trustDomains, trustDomain));
    }

    private static boolean everyPrincipal(MatchEntry source, Predicate<String> condition) {
        List<String> principals = source.field(MatchField.PRINCIPALS).values();
        return !principals.isEmpty()
                && principals.stream().allMatch(text -> {
                    Optional<String> trustDomain = new Principal(text).trustDomain();
                    return trustDomain.filter(condition).isPresent();
                });
    }

    private static boolean matchesAny(StringList patterns, String trustDomain) {
        return patterns.values().stream().anyMatch(pattern -> StringMatch.matches(pattern, trustDomain));
    }
}
