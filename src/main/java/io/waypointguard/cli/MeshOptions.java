package io.waypointguard.cli;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleSettings;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What objects do not say about their mesh, as options. */
final class MeshOptions {

    @Option(
            names = "--root-namespace",
            paramLabel = "NAMESPACE",
            description = "The mesh's root namespace, whose policies apply to the whole mesh."
                    + " Default: ${DEFAULT-VALUE}.")
    private String rootNamespace = MeshSettings.DEFAULTS.rootNamespace();

    @Option(
            names = "--trust-domains",
            split = ",",
            paramLabel = "DOMAIN",
            defaultValue = "cluster.local",
            description = "The mesh's trust domain and its aliases. Default: ${DEFAULT-VALUE}.")
    private List<String> trustDomains = MeshSettings.DEFAULTS.trustDomains();

    @Option(
            names = "--waypoint-classes",
            split = ",",
            paramLabel = "CLASS",
            defaultValue = IstioNames.WAYPOINT_CLASS,
            description = "GatewayClasses whose Gateways are waypoints, beside those of Istio's own controller."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<String> waypointClasses = List.copyOf(MeshSettings.DEFAULTS.waypointClasses());

    String rootNamespace() {
        return rootNamespace;
    }

    /** @param assumeAmbient whether a Namespace that is not known counts as ambient */
    MeshSettings mesh(boolean assumeAmbient) {
        return new MeshSettings(rootNamespace, trustDomains, Set.copyOf(waypointClasses), assumeAmbient);
    }

    /**
     * One level for every Namespace, whatever its labels. Nothing changes, and so no policy is stranded by it: what is
     * wrong with a policy is said of the policy.
     */
    static GuardSettings guard(MeshSettings mesh, Level level) {
        return GuardSettings.DEFAULTS
                .withRules(new RuleSettings(mesh, RuleSettings.DEFAULTS.waypointOnlySelectors()))
                .withImpact(Outcome.SILENT)
                .atLevel(level);
    }
}
