package io.waypointguard.cli.explain;

import io.waypointguard.cli.report.LocatedFinding;
import io.waypointguard.cli.report.LocatedObject;
import io.waypointguard.enforcement.PolicyEnforcement;
import io.waypointguard.mesh.AuthorizationPolicy;
import java.util.List;
import java.util.Optional;

/**
 * Who enforces a policy, and what is wrong with it.
 *
 * @param istiod what istiod has written; nothing for a policy of a file, which has no status
 * @param inScope whether the guard judges it; where not, there are no findings, and all the rest holds
 */
public record PolicyExplanation(
        LocatedObject located,
        AuthorizationPolicy policy,
        PolicyEnforcement enforcement,
        Optional<IstiodStatus> istiod,
        boolean inScope,
        List<LocatedFinding> findings) {

    public PolicyExplanation {
        findings = List.copyOf(findings);
    }
}
