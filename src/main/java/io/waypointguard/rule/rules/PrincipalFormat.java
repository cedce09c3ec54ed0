package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Principal;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.PolicyFixes;
import io.waypointguard.rule.rules.PrincipalValues.PrincipalValue;
import java.util.List;

/** WG010: principals that no identity can match. Istio accepts any text here. */
public final class PrincipalFormat implements PolicyRule {

    private static final String SPIFFE = "spiffe://";
    private static final String KUBERNETES_USER = "system:serviceaccount:";

    private static final RuleInfo INFO = RuleInfo.of("WG010", "principal-format")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("A principal that can never match")
            .firesWhen("a value of `principals`, `notPrincipals` or `when: source.principal` begins with `spiffe://` or"
                    + " `system:serviceaccount:`, has a `*` inside, or can otherwise be no identity"
                    + " `TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICEACCOUNT`. `*`, and one star at the start or at the end of"
                    + " what can be part of an identity, are fine.")
            .consequence(
                    "Istio accepts any text and compares it literally, at ztunnel and at the waypoint: an ALLOW blocks those whom"
                            + " it should admit, a DENY lets through whom it should stop.")
            .howToFix("Write `cluster.local/ns/NAMESPACE/sa/SERVICEACCOUNT`, with your mesh's trust domain.")
            .link(Links.AUTHORIZATION_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        String trustDomain = context.settings().trustDomains().get(0);
        List<PrincipalValue> bad = PrincipalValues.of(policy).stream()
                .filter(value -> !new Principal(value.text()).canMatch())
                .toList();
        // One fix mends all of them; a policy can have thousands.
        Fix fix = bad.stream().anyMatch(value -> isCorrectable(value, trustDomain))
                ? PolicyFixes.corrected(PrincipalValues.replaced(policy, other -> corrected(other, trustDomain)))
                : Fix.NONE;
        return bad.stream()
                .map(value -> Finding.of(
                        INFO,
                        policy,
                        value.path(),
                        "\"" + value.text() + "\" can match no identity: " + reason(value.text()),
                        consequence(value.path()),
                        isCorrectable(value, trustDomain) ? fix : Fix.NONE))
                .toList();
    }

    private static String reason(String text) {
        if (text.startsWith(SPIFFE)) {
            return "principals are written without spiffe://";
        }
        if (text.startsWith(KUBERNETES_USER)) {
            return "this is the name of a Kubernetes user, not of a workload in the mesh";
        }
        if (text.indexOf('*', 1) > 0 && text.indexOf('*', 1) < text.length() - 1) {
            return "a star inside is literal";
        }
        return "an identity is TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICEACCOUNT";
    }

    private static String consequence(String path) {
        return path.contains("notPrincipals") || path.contains("notValues")
                ? "Istio compares it literally: it excludes nobody, and the rule matches more than written"
                : "Istio compares it literally: nobody is matched by it, so an ALLOW blocks those whom it should admit,"
                        + " and a DENY is never enforced for them";
    }

    private static boolean isCorrectable(PrincipalValue value, String trustDomain) {
        return new Principal(corrected(value.text(), trustDomain)).canMatch();
    }

    private static String corrected(String text, String trustDomain) {
        if (text.startsWith(SPIFFE)) {
            return text.substring(SPIFFE.length());
        }
        String[] parts = text.split(":", -1);
        return text.startsWith(KUBERNETES_USER) && parts.length == 4
                ? trustDomain + "/ns/" + parts[2] + "/sa/" + parts[3]
                : text;
    }
}
