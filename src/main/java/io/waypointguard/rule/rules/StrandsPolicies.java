package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Impact;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Kind;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.ImpactRule;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.Transition;
import java.util.ArrayList;
import java.util.List;

/** WG301: a change by which policies stop being enforced. */
public final class StrandsPolicies implements ImpactRule {

    private static final RuleInfo INFO = RuleInfo.of("WG301", "strands-policies")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("The change leaves policies enforced by nobody")
            .firesWhen(
                    "after the change of a Service, a ServiceEntry, a Gateway, a GatewayClass or a Namespace, a policy that a"
                            + " Gateway enforced for a target is enforced by nobody for it: the label is gone, the Gateway is"
                            + " gone, or the Gateway cannot serve the target any more. Whether a Gateway has an address does not"
                            + " count. Deleting a Namespace counts as deleting its Gateways, for the policies of other"
                            + " Namespaces. A warning where the target itself is deleted, or where a policy that waited for its"
                            + " waypoint now waits in vain.")
            .consequence(
                    "Istio reports no error: traffic goes past the waypoint, and everything that the policies refuse is let"
                            + " through.")
            .howToFix(
                    "First give the targets another waypoint, or delete the policies; then make this change. Where one release"
                            + " does both (Helm and Flux change what stays before they delete what goes), run `kubectl label"
                            + " namespace NAMESPACE waypoint-guard.io/impact=warn` before it, with the Namespace of the changed"
                            + " object, and take the label away after it. For a GatewayClass there is the setting"
                            + " `guard.impact`.")
            .link(Links.WAYPOINT)
            .build();

    private static final String CONSEQUENCE =
            "Istio reports no error, traffic goes past the waypoint, and what the policies refuse is let through";

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Transition transition, RuleSettings settings) {
        List<Impact> impacts = transition.impacts(settings.mesh());
        List<Impact> stranded = impacts.stream().filter(Impact::strands).toList();
        List<Impact> hopeless = impacts.stream().filter(Impact::losesHope).toList();
        boolean deletesTarget = deletesTarget(transition);
        List<Finding> findings = new ArrayList<>();
        if (!stranded.isEmpty()) {
            Finding finding = finding(transition, settings, stranded, "enforced by nobody: ", CONSEQUENCE);
            findings.add(deletesTarget ? finding.asWarning() : finding);
        }
        if (!hopeless.isEmpty() && !deletesTarget) {
            findings.add(finding(
                            transition,
                            settings,
                            hopeless,
                            "waiting in vain for a waypoint: ",
                            "nobody enforced the policies, and no waypoint that comes will change that")
                    .asWarning());
        }
        return findings;
    }

    /** What is sent to a Service that is gone reaches nobody: no traffic is let through. */
    private static boolean deletesTarget(Transition transition) {
        Kind kind = transition.subject().kind();
        return transition.after().isEmpty() && (kind == Kind.SERVICE || kind == Kind.SERVICE_ENTRY);
    }

    private static Finding finding(
            Transition transition, RuleSettings settings, List<Impact> impacts, String how, String consequence) {
        DependentPolicies policies = DependentPolicies.of(impacts);
        Impact first = impacts.get(0);
        TargetFault fault = new TargetFault(first.policy(), transition.meshAfter(), settings.mesh());
        return Finding.of(
                        INFO,
                        transition.subject(),
                        new ChangedPlace(transition).of(first),
                        "the " + (transition.after().isPresent() ? "change" : "deletion") + " of "
                                + transition.subject().ref() + " leaves "
                                + policies.count() + " " + how + policies.names() + ". After it, "
                                + fault.of(first.after()),
                        consequence)
                .restingOn(Evidence.union(
                        policies.named().stream().map(policy -> transition.evidence(policy, settings.mesh()))));
    }
}
