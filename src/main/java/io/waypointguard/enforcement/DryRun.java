package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationPolicy;
import java.util.Set;

/** The annotation {@code istio.io/dry-run}, read by Go's {@code strconv.ParseBool}. */
public enum DryRun {
    ABSENT,
    ON,
    OFF,
    /** Neither true nor false: istiod's webhook refuses it; where it is stored all the same, it is off. */
    INVALID;

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    public static DryRun of(AuthorizationPolicy policy) {
        return policy.metadata()
                .annotation(IstioNames.DRY_RUN_ANNOTATION)
                .map(text -> TRUE.contains(text) ? ON : FALSE.contains(text) ? OFF : INVALID)
                .orElse(ABSENT);
    }
}
