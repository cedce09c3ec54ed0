package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.PolicyValidation;
import io.waypointguard.enforcement.Violation;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Unrecognised;
import io.waypointguard.mesh.Unrecognised.Reason;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import java.util.ArrayList;
import java.util.List;

/** WG017: what the API server refuses anyway: the same answer in CI, and where istiod's webhook is not asked. */
public final class InvalidPolicy implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG017", "invalid-policy")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("A policy that Istio does not accept")
            .firesWhen(
                    "the CRD or istiod's webhook refuses the policy, and WG005 has not said so. A field of `spec` that the schema"
                            + " does not have is a warning.")
            .consequence(
                    "The API server refuses the policy. Where istiod's webhook is absent or fails open, what istiod makes of it is"
                            + " not defined. An unknown field is dropped without a word, and the policy matches something else"
                            + " than written.")
            .howToFix("Correct the field.")
            .link(Links.AUTHORIZATION_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (Violation violation : PolicyValidation.violations(policy)) {
            findings.add(Finding.of(
                    INFO,
                    policy,
                    violation.path(),
                    violation.message(),
                    "the CRD or istiod's webhook refuses the policy; where neither is asked, what Istio makes of it is not"
                            + " defined"));
        }
        for (Unrecognised note : policy.spec().unrecognised()) {
            if (note.reason() == Reason.UNKNOWN_FIELD) {
                findings.add(Finding.of(
                                INFO,
                                policy,
                                note.path(),
                                "the schema of AuthorizationPolicy has no such field",
                                "the API server drops it without a word, and the policy matches something else than"
                                        + " written")
                        .asWarning());
            }
        }
        return findings;
    }
}
