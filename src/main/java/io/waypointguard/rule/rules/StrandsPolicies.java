package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.Impact;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.WaypointBinding;
import io.waypointguard.enforcement.WaypointBinding.Fault;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.ImpactRule;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** WG301: a change by which policies stop being enforced. */
public final class StrandsPolicies implements ImpactRule {

    private static final RuleInfo INFO = RuleInfo.baseline(
            "WG301",
            "strands-policies",
            "The change leaves policies enforced by nobody",
            "after the change of a Service, a ServiceEntry, a Gateway, a GatewayClass or a Namespace, a policy that a"
                    + " Gateway enforced for a target is enforced by nobody for it: the label is gone, the Gateway is"
                    + " gone, or the Gateway cannot serve the target any more. Whether a Gateway has an address does not"
                    + " count. Deleting a Namespace counts as deleting its Gateways, for the policies of other"
                    + " Namespaces. A warning where the target itself is deleted, or where a policy that waited for its"
                    + " waypoint now waits in vain.",
            "Istio goes on without a word: traffic goes past the waypoint, and everything that the policies refuse is"
                    + " let through.",
            "Delete the policies first, or give their targets another waypoint first. To take away both in one release"
                    + " (Helm and Flux change what stays before they delete what goes), set the label"
                    + " `waypoint-guard.io/impact: warn` on the Namespace of the object for as long as it takes.",
            Links.WAYPOINT);

    private static final String CONSEQUENCE =
            "Istio sends the traffic past the waypoint without a word: what these policies refuse is let through";

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Transition transition, RuleSettings settings) {
        if (transition.before().equals(transition.after())) {
            return List.of();
        }
        List<Impact> impacts = transition.impacts(settings.mesh());
        boolean deletesTarget =
                transition.after().isEmpty() && isTarget(transition.subject().kind());
        List<Finding> findings = new ArrayList<>();
        List<Impact> stranded = impacts.stream().filter(Impact::strands).toList();
        if (!stranded.isEmpty()) {
            Finding finding = finding(transition, stranded, "leaves enforced by nobody: ", CONSEQUENCE);
            findings.add(deletesTarget ? finding.asWarning() : finding);
        }
        List<Impact> hopeless = impacts.stream().filter(Impact::losesHope).toList();
        if (!hopeless.isEmpty() && !deletesTarget) {
            findings.add(finding(
                            transition,
                            hopeless,
                            "takes away the waypoint that these waited for: ",
                            "they go on being enforced by nobody, whatever waypoint comes")
                    .asWarning());
        }
        return findings;
    }

    private static boolean isTarget(Kind kind) {
        return kind == Kind.SERVICE || kind == Kind.SERVICE_ENTRY;
    }

    private static Finding finding(Transition transition, List<Impact> impacts, String whatItDoes, String consequence) {
        DependentPolicies policies = DependentPolicies.of(impacts);
        return Finding.of(
                        INFO,
                        transition.subject(),
                        place(transition, impacts.get(0)),
                        (transition.after().isPresent() ? "the change " : "the deletion ")
                                + whatItDoes
                                + policies.names(),
                        consequence,
                        "")
                .restingOn(policies.evidence());
    }

    /** What of the object made the difference for that policy. */
    private static String place(Transition transition, Impact impact) {
        if (transition.after().isEmpty()) {
            return "metadata.name";
        }
        return switch (transition.subject().kind()) {
            case SERVICE, SERVICE_ENTRY ->
                impact.after().binding().isPresent() && !bindingIs(impact, WaypointBinding::bound)
                        ? useWaypointLabel()
                        : "spec.type";
            case NAMESPACE -> hasFault(impact, Fault.ALLOWED_ROUTES) ? "metadata.labels" : useWaypointLabel();
            case GATEWAY, GATEWAY_CLASS ->
                placeInGateway(impact, transition.subject().kind());
            case AUTHORIZATION_POLICY -> "spec";
        };
    }

    private static String placeInGateway(Impact impact, Kind kind) {
        if (hasFault(impact, Fault.CLASS)) {
            return kind == Kind.GATEWAY ? "spec.gatewayClassName" : "spec.controllerName";
        }
        return hasFault(impact, Fault.TRAFFIC_TYPE)
                ? "metadata.labels[" + IstioNames.WAYPOINT_FOR_LABEL + "]"
                : "spec.listeners";
    }

    private static String useWaypointLabel() {
        return "metadata.labels[" + UseWaypoint.LABEL + "]";
    }

    private static boolean hasFault(Impact impact, Fault fault) {
        return bindingIs(impact, binding -> binding.faults().contains(fault));
    }

    private static boolean bindingIs(Impact impact, Predicate<WaypointBinding> wanted) {
        return impact.after().binding().filter(wanted).isPresent();
    }
}
