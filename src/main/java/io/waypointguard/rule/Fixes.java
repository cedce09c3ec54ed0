package io.waypointguard.rule;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.WaypointGateway;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Service;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.mesh.UseWaypoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The YAML that mends policies, and the labels of other objects. */
public final class Fixes {

    /** The name to give a waypoint where none is there yet; the one that {@code istioctl waypoint apply} chooses. */
    private static final String DEFAULT_WAYPOINT = "waypoint";

    /** The CRD takes no more of them. */
    private static final int MAX_TARGET_REFS = 16;

    private Fixes() {}

    /** The policy, with its rules corrected; nothing where it is too long to print. */
    public static String corrected(AuthorizationPolicy policy) {
        return PolicyYaml.whole(policy).orElse("");
    }

    /**
     * The policy, with every target reference written as Istio accepts it: with its group, and in the letters of its
     * kind. Nothing where they are more than Istio takes.
     */
    public static String withCorrectTargets(AuthorizationPolicy policy) {
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

    private static String retargeted(AuthorizationPolicy policy, List<TargetRef> refs) {
        if (refs.size() > MAX_TARGET_REFS) {
            return "";
        }
        AuthorizationPolicy corrected =
                new AuthorizationPolicy(policy.metadata(), policy.spec().withTargetRefs(refs));
        return PolicyYaml.whole(corrected)
                .or(() -> PolicyYaml.targetsOnly(corrected))
                .orElse("");
    }

    /**
     * The policy with targetRefs in place of its selector: to the Services whose pods it selects; where there is none,
     * to the waypoint of its Namespace; in the root namespace, to all waypoints of the mesh.
     */
    public static String targeted(AuthorizationPolicy policy, RuleContext context) {
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
                        .filter(Fixes::mayUseWaypoint)
                        .map(service -> ref(Kind.SERVICE, service.metadata().name()))
                        .toList();
        return services.isEmpty() || services.size() > MAX_TARGET_REFS
                ? List.of(ref(
                        Kind.GATEWAY,
                        suggestedWaypoint(policy.namespace(), context.surroundings(), context.settings())))
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

    /** The name of the first waypoint of a Namespace that serves Services, or what a new one should be called. */
    public static String suggestedWaypoint(String namespace, Mesh mesh, MeshSettings settings) {
        return mesh.gatewaysIn(namespace).stream()
                .map(gateway -> new WaypointGateway(gateway, mesh, settings))
                .filter(waypoint -> waypoint.isWaypoint() && waypoint.servesServices() && !waypoint.isBeingDeleted())
                .map(waypoint -> waypoint.gateway().metadata().name())
                .findFirst()
                .orElse(DEFAULT_WAYPOINT);
    }

    /** A reference to that object, with its group written out. */
    public static TargetRef ref(Kind kind, String name) {
        return new TargetRef("", true, kind.group(), kind.kindName(), name, "");
    }

    /** The labels by which a Service, a ServiceEntry or a Namespace uses a waypoint of its own Namespace. */
    public static String enrolled(MeshObject object, RuleContext context) {
        String namespace = object.kind() == Kind.NAMESPACE
                ? object.metadata().name()
                : object.metadata().namespace();
        Map<String, @Nullable Object> labels = new LinkedHashMap<>();
        labels.put(UseWaypoint.LABEL, suggestedWaypoint(namespace, context.surroundings(), context.settings()));
        if (object.metadata().label(UseWaypoint.NAMESPACE_LABEL).isPresent()) {
            labels.put(UseWaypoint.NAMESPACE_LABEL, null);
        }
        return ManifestText.patch(object, Map.of("labels", labels), Map.of());
    }

    /** One label of an object. */
    public static String labelled(MeshObject object, String label, String value) {
        return ManifestText.patch(object, Map.of("labels", Map.of(label, value)), Map.of());
    }
}
