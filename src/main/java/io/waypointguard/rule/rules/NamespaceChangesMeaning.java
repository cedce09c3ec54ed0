package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.Membership;
import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.TargetResolver;
import io.waypointguard.enforcement.ZtunnelConversion;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.Policy;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.ImpactRule;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.Transition;
import java.util.List;
import java.util.Optional;

/** WG302: a Namespace that becomes ambient, or stops being it, with policies in it. */
public final class NamespaceChangesMeaning implements ImpactRule {

    private static final RuleInfo INFO = RuleInfo.of("WG302", "namespace-changes-meaning")
            .level(Level.BASELINE)
            .severity(Severity.WARNING)
            .summary("The policies of the Namespace change their meaning")
            .firesWhen(
                    "`istio.io/dataplane-mode` of a Namespace becomes `ambient`, and it has policies that are then not enforced"
                            + " as written; or it stops being `ambient`, and it has policies.")
            .consequence(
                    "In an ambient Namespace, ztunnel enforces what has no targetRefs, and understands L4 only; what has"
                            + " targetRefs needs a waypoint. When a Namespace stops being ambient, ztunnel enforces nothing there"
                            + " any more, and a waypoint only what ambient clients elsewhere send through it.")
            .howToFix(
                    "Look first: `explain --all -n NAMESPACE` says who enforces each policy, and as what. Then correct or delete"
                            + " the policies that the warning names.")
            .link(Links.L4_POLICY)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Transition transition, RuleSettings settings) {
        Optional<Namespace> before = namespace(transition.before());
        Optional<Namespace> after = namespace(transition.after());
        if (before.isEmpty()
                || after.isEmpty()
                || settings.mesh().isRoot(after.get().name())) {
            return List.of();
        }
        boolean becomes = Membership.isAmbient(after.get());
        if (becomes == Membership.isAmbient(before.get())) {
            return List.of();
        }
        List<Policy> affected = transition.meshAfter().policiesIn(after.get().name()).stream()
                .filter(policy -> !policy.metadata().terminating())
                .filter(policy -> !becomes || !enforcedAsWritten(policy, transition, settings))
                .toList();
        return affected.isEmpty() ? List.of() : List.of(finding(after.get(), becomes, affected));
    }

    private static Optional<Namespace> namespace(Optional<MeshObject> object) {
        return object.filter(Namespace.class::isInstance).map(Namespace.class::cast);
    }

    /** As soon as every Gateway that is there has its address. */
    private static boolean enforcedAsWritten(Policy policy, Transition transition, RuleSettings settings) {
        if (policy.targets().isEmpty()) {
            return ZtunnelConversion.isAsWritten(policy);
        }
        return new TargetResolver(transition.meshAfter(), settings.mesh())
                .resolve(policy).stream().allMatch(TargetEnforcement::enforcedOnceReady);
    }

    private static Finding finding(Namespace namespace, boolean becomes, List<Policy> affected) {
        DependentPolicies policies = DependentPolicies.whole(affected);
        return Finding.of(
                INFO,
                namespace,
                "metadata.labels[" + IstioNames.DATAPLANE_MODE_LABEL + "]",
                becomes
                        ? namespace.ref() + " becomes ambient, where " + policies.count()
                                + " of it will not be enforced as written: " + policies.names()
                        : namespace.ref() + " stops being ambient, which changes who enforces " + policies.count()
                                + " of it: " + policies.names(),
                becomes
                        ? "ztunnel enforces policies without targetRefs, by their L4 part alone; those with targetRefs"
                                + " need a waypoint"
                        : "ztunnel stops enforcing those without targetRefs; those with targetRefs hold only for what"
                                + " ambient clients of other Namespaces send through the waypoint");
    }
}
