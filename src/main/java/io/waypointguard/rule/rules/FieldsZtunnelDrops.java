package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.ConvertedRule;
import io.waypointguard.enforcement.ConvertedRule.Outcome;
import io.waypointguard.enforcement.ZtunnelConversion;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.StringList;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.PolicyFixes;
import java.util.ArrayList;
import java.util.List;

/** WG013: trust domains, which istiod leaves out for ztunnel without a word. */
public final class FieldsZtunnelDrops implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG013", "fields-ztunnel-drops")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("trustDomains in a policy that ztunnel is to enforce")
            .firesWhen(
                    "a policy without targetRefs has `trustDomains` or `notTrustDomains`, and leaving them out changes what it"
                            + " matches.")
            .consequence(
                    "istiod leaves the field out without reporting it. Alone in a source, it makes the source match nothing: an"
                            + " ALLOW blocks all traffic, a DENY is never enforced. Beside other fields, the policy matches more"
                            + " than written.")
            .howToFix("Write the trust domain into `principals`, or give the Service a waypoint and use `targetRefs`.")
            .link(Links.L4_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        if (!policy.spec().isForZtunnel()) {
            return List.of();
        }
        ZtunnelConversion ztunnel = context.ztunnel(policy);
        List<ConvertedRule> losing = ztunnel.sent()
                ? ztunnel.rules().stream()
                        .filter(rule -> !rule.trustDomains().isEmpty())
                        .toList()
                : List.of();
        // One fix mends all of them; a policy can have thousands.
        Fix fix = losing.isEmpty() ? Fix.NONE : PolicyFixes.targeted(policy, context);
        List<Finding> findings = new ArrayList<>();
        for (ConvertedRule rule : losing) {
            for (StringList field : rule.trustDomains()) {
                findings.add(Finding.of(
                        INFO,
                        policy,
                        field.path(),
                        "ztunnel does not know trust domains, and istiod leaves the field out without reporting it",
                        consequence(rule, policy.spec().action()),
                        fix));
            }
        }
        return findings;
    }

    private static String consequence(ConvertedRule rule, Action action) {
        if (rule.outcome() == Outcome.CAN_MATCH) {
            return rule.widened()
                    ? "the rule matches more than written"
                    : "the source matches nothing, and the rule less than written";
        }
        return action == Action.ALLOW
                ? "the rule matches nothing: whom only it admits, is blocked"
                : "the rule matches nothing and is never enforced";
    }
}
