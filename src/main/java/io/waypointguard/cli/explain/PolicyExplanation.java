package io.waypointguard.cli.explain;

import io.waypointguard.cli.report.LocatedFinding;
import io.waypointguard.enforcement.PolicyEnforcement;
import io.waypointguard.manifests.SourcedObject;
import io.waypointguard.mesh.AuthorizationPolicy;
import java.util.List;

/**
 * Who enforces a policy, and what is wrong with it.
 *
 * @param inScope whether the guard judges it; where not, there are no findings, and all the rest holds
 */
public record PolicyExplanation(
        SourcedObject source,
        AuthorizationPolicy policy,
        PolicyEnforcement enforcement,
        boolean inScope,
        List<LocatedFinding> findings) {

    public PolicyExplanation {
        findings = List.copyOf(findings);
    }
}
