package io.waypointguard.rule.fix;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Service;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.RuleContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Corrected policies. */
public final class PolicyFixes {

    /** The CRD accepts no more of them. */
    private static final int MAX_TARGET_REFS = 16;

    private PolicyFixes() {}

    /** This policy, which is already corrected; none where it is too long to print. */
    public static Fix corrected(AuthorizationPolicy policy) {
        return PolicyFields.whole(policy);
    }

    /**
     * The policy, with every target reference written as Istio accepts it: with its group, and in the letters of its
     * kind. None where there are more references than Istio accepts.
     */
    public static Fix withCorrectTargets(AuthorizationPolicy policy) {
        return retargeted(
                policy,
                policy.spec().effectiveTargetRefs().stream()
                        .map(ref -> meantKind(ref)
                                .map(kind -> ref(kind, ref.name()))
                                .orElse(ref))
                        .toList());
    }

    /** The kind that the author of a reference had in mind, whatever the case of its letters and whatever the group. */
    public static Optional<Kind> meantKind(TargetRef ref) {
        return Stream.of(Kind.SERVICE, Kind.SERVICE_ENTRY, Kind.GATEWAY, Kind.GATEWAY_CLASS)
                .filter(kind -> kind.kindName().equalsIgnoreCase(ref.kind()))
                .findFirst();
    }

    private static Fix retargeted(AuthorizationPolicy policy, List<TargetRef> refs) {
        if (refs.size() > MAX_TARGET_REFS) {
            return Fix.NONE;
        }
        AuthorizationPolicy corrected =
                new AuthorizationPolicy(policy.metadata(), policy.spec().withTargetRefs(refs));
        Fix whole = PolicyFields.whole(corrected);
        return whole.equals(Fix.NONE) ? PolicyFields.targetsOnly(corrected) : whole;
    }

    /**
     * The policy with targetRefs in place of its selector: to the Services whose pods it selects; where there is none,
     * to the waypoint of its Namespace; in the root namespace, to all waypoints of the mesh.
     */
    public static Fix targeted(AuthorizationPolicy policy, RuleContext context) {
        return retargeted(policy, suggestedTargets(policy, context));
    }

    private static List<TargetRef> suggestedTargets(AuthorizationPolicy policy, RuleContext context) {
        if (context.settings().isRoot(policy.namespace())) {
            return List.of(ref(Kind.GATEWAY_CLASS, IstioNames.WAYPOINT_CLASS));
        }
        List<TargetRef> services =
                context
                        .surroundings()
                        .servicesSelecting(
                                policy.namespace(), policy.spec().selector().matchLabels())
                        .stream()
                        .filter(PolicyFixes::mayUseWaypoint)
                        .map(service -> ref(Kind.SERVICE, service.metadata().name()))
                        .toList();
        return services.isEmpty() || services.size() > MAX_TARGET_REFS
                ? List.of(ref(
                        Kind.GATEWAY,
                        GatewayFixes.suggestedWaypoint(policy.namespace(), context.surroundings(), context.settings())))
                : services;
    }

    /** Whether a policy can hold for it once it is enrolled, or is so already. */
    private static boolean mayUseWaypoint(Service service) {
        return !service.isExternalName()
                && !service.headless()
                && service.metadata().label(IstioNames.MANAGED_LABEL).isEmpty()
                && UseWaypoint.on(service.metadata())
                        .filter(UseWaypoint::optsOut)
                        .isEmpty();
    }

    /** A reference to that object, with its group written out. */
    private static TargetRef ref(Kind kind, String name) {
        return new TargetRef("", true, kind.group(), kind.kindName(), name, "");
    }
}
