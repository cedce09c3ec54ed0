package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Principal;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.rules.PrincipalValues.PrincipalValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** WG016: principals of which this mesh knows nothing. */
public final class PrincipalUnknown implements PolicyRule {

    /** Envoy takes it for an alias of the mesh's trust domain; ztunnel does not (security/trustdomain/bundle.go). */
    private static final String ALIAS = "cluster.local";

    private static final RuleInfo INFO = RuleInfo.of("WG016", "principal-unknown")
            .level(Level.BASELINE)
            .severity(Severity.WARNING)
            .summary("A principal of another trust domain, or of a Namespace that does not exist")
            .firesWhen(
                    "the trust domain of a principal is not among `guard.trust-domains`, or, in a cluster, its Namespace does"
                            + " not exist. Waypoints take `cluster.local` for the mesh's own trust domain, ztunnel does not."
                            + " Service accounts are not looked at.")
            .consequence(
                    "Istio compares the principal literally: until such an identity exists, nobody is matched by it.")
            .howToFix("Correct the principal, or add the trust domain to `guard.trust-domains`.")
            .link(Links.AUTHORIZATION_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (PrincipalValue value : PrincipalValues.of(policy)) {
            fault(new Principal(value.text()), policy, context)
                    .ifPresent(fault -> findings.add(Finding.of(
                            INFO,
                            policy,
                            value.path(),
                            "\"" + value.text() + "\": " + fault,
                            "until such an identity exists, nobody is matched by it")));
        }
        return findings;
    }

    private static Optional<String> fault(Principal principal, AuthorizationPolicy policy, RuleContext context) {
        Optional<String> foreign = principal
                .trustDomain()
                .filter(domain -> !context.settings().trustDomains().contains(domain))
                .filter(domain -> policy.spec().isForZtunnel() || !domain.equals(ALIAS));
        if (foreign.isPresent()) {
            return foreign.map(domain -> "the trust domain " + domain + " is none of this mesh");
        }
        return context.mesh().complete()
                ? principal
                        .namespace()
                        .filter(namespace -> context.mesh().namespace(namespace).isEmpty())
                        .map(namespace -> "the Namespace " + namespace + " does not exist")
                : Optional.empty();
    }
}
