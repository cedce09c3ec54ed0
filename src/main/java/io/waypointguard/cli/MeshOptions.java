package io.waypointguard.cli;

import io.waypointguard.config.JudgementSettings;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What objects do not say about their mesh, and how the webhook is set, as options. */
final class MeshOptions {

    @Option(
            names = "--root-namespace",
            paramLabel = "NAMESPACE",
            description = "The mesh's root namespace, whose policies apply to the whole mesh."
                    + " Default: ${DEFAULT-VALUE}.")
    private String rootNamespace = MeshSettings.ROOT_NAMESPACE;

    @Option(
            names = "--trust-domains",
            split = ",",
            paramLabel = "DOMAIN",
            defaultValue = MeshSettings.TRUST_DOMAIN,
            description = "The mesh's trust domain and its aliases. Default: ${DEFAULT-VALUE}.")
    private List<String> trustDomains = List.of();

    @Option(
            names = "--waypoint-classes",
            split = ",",
            paramLabel = "CLASS",
            defaultValue = IstioNames.WAYPOINT_CLASS,
            description = "GatewayClasses whose Gateways are waypoints, beside those of Istio's own controller."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<String> waypointClasses = List.of();

    @Option(
            names = "--set",
            paramLabel = "guard.KEY=VALUE",
            description = "A setting of the webhook, so that the judgement is the webhook's:"
                    + " guard.selectors=waypoint-only, guard.pending-waypoint, guard.rules.WG001 and the like,"
                    + " guard.exempt.namespaces. Can be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * One level for every Namespace, whatever its labels. Nothing changes, and so no policy is stranded by it: what is
     * wrong with a policy is said of the policy.
     *
     * @param assumeAmbient whether a Namespace that is not known counts as ambient
     */
    GuardSettings guard(boolean assumeAmbient, Level level) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("guard.root-namespace", rootNamespace);
        given.put("guard.trust-domains", String.join(",", trustDomains));
        given.put("guard.waypoint-classes", String.join(",", waypointClasses));
        given.putAll(settings);
        JudgementSettings read = JudgementSettings.read(given);
        if (!read.problems().isEmpty()) {
            throw new UsageException(String.join("\n  ", read.problems()));
        }
        RuleSettings rules = read.guard().rules();
        MeshSettings mesh = rules.mesh().withUnknownNamespaces(assumeAmbient);
        return read.guard()
                .withRules(new RuleSettings(mesh, rules.waypointOnlySelectors()))
                .withImpact(Outcome.SILENT)
                .atLevel(level);
    }
}
