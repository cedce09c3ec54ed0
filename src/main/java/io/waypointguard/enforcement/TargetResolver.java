package io.waypointguard.enforcement;

import io.waypointguard.enforcement.TargetEnforcement.Standing;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.GatewayClass;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.Policy;
import io.waypointguard.mesh.Service;
import io.waypointguard.mesh.ServiceEntry;
import io.waypointguard.mesh.TargetRef;
import java.util.List;
import java.util.Optional;

/**
 * Follows the target references of a policy. What istiod reports of them is in pilot/pkg/serviceregistry/ambient/
 * policies.go (WaypointPolicyStatusCollection), to what they attach in pilot/pkg/model/policyattachment.go
 * (ShouldAttachPolicy): the two disagree, and both are told.
 */
public record TargetResolver(Mesh mesh, MeshSettings settings) {

    public List<TargetEnforcement> resolve(Policy policy) {
        return policy.targets().stream()
                .map(ref -> resolve(ref, policy.namespace()))
                .toList();
    }

    private TargetEnforcement resolve(TargetRef ref, String policyNamespace) {
        // istiod goes by the kind alone, and by the namespace that no version of Istio accepts.
        String namespace = ref.namespace().isEmpty() ? policyNamespace : ref.namespace();
        NamespacedName name = new NamespacedName(namespace, ref.name());
        TargetEnforcement resolved = switch (ref.kind()) {
            case "Service", "ServiceEntry", "Gateway" -> named(ref, name);
            case "GatewayClass" -> gatewayClass(ref, namespace);
            default -> invalid(ref, false, IstiodReason.UNKNOWN);
        };
        boolean attaches = ref.targetKind().isPresent() && ref.namespace().isEmpty();
        return attaches ? resolved : invalid(ref, resolved.istiodBinds(), resolved.istiodReason());
    }

    /** What nothing can be called need not be looked for, and will never come. */
    private TargetEnforcement named(TargetRef ref, NamespacedName name) {
        if (!IstioNames.isObjectName(ref.name())) {
            return notFound(ref, Standing.NOT_FOUND);
        }
        return switch (ref.kind()) {
            case "Service" -> service(ref, name);
            case "ServiceEntry" -> serviceEntry(ref, name);
            default -> gateway(ref, name);
        };
    }

    private static TargetEnforcement invalid(TargetRef ref, boolean istiodBinds, String istiodReason) {
        return new TargetEnforcement(
                ref, Standing.INVALID, Optional.empty(), Optional.empty(), istiodBinds, istiodReason);
    }

    private TargetEnforcement service(TargetRef ref, NamespacedName name) {
        Optional<Service> service = mesh.service(name.namespace(), name.name());
        if (service.isEmpty()) {
            return notFound(ref, Standing.NOT_FOUND);
        }
        TargetEnforcement bound = bound(ref, service.get().metadata());
        if (service.get().isExternalName()) {
            return withStanding(bound, Standing.EXTERNAL_NAME);
        }
        return service.get().headless() && bound.enforcedOnceReady() ? withStanding(bound, Standing.BYPASSED) : bound;
    }

    private TargetEnforcement serviceEntry(TargetRef ref, NamespacedName name) {
        Optional<ServiceEntry> entry = mesh.serviceEntry(name.namespace(), name.name());
        return entry.isEmpty()
                ? notFound(ref, Standing.PENDING)
                : bound(ref, entry.get().metadata());
    }

    private static TargetEnforcement notFound(TargetRef ref, Standing standing) {
        return new TargetEnforcement(
                ref, standing, Optional.empty(), Optional.empty(), false, IstiodReason.TARGET_NOT_FOUND);
    }

    private static TargetEnforcement withStanding(TargetEnforcement target, Standing standing) {
        return new TargetEnforcement(
                target.ref(),
                standing,
                Optional.empty(),
                target.binding(),
                target.istiodBinds(),
                target.istiodReason());
    }

    private TargetEnforcement bound(TargetRef ref, Metadata target) {
        WaypointBinding binding = new WaypointResolver(mesh, settings).resolve(target);
        Standing standing = switch (binding.outcome()) {
            case BOUND -> Standing.ENFORCED;
            case GATEWAY_MISSING, GATEWAY_BEING_DELETED -> Standing.PENDING;
            case NOT_READY -> Standing.NOT_READY;
            case UNUSABLE -> Standing.WAYPOINT_UNUSABLE;
            case NOT_LABELLED, OPTED_OUT, GATEWAY_SERVICE, UNBEARABLE_NAME -> Standing.NOT_ENROLLED;
        };
        return new TargetEnforcement(
                ref,
                standing,
                binding.waypoint(),
                Optional.of(binding),
                binding.istiodBinds(),
                binding.istiodBinds() ? IstiodReason.ACCEPTED : IstiodReason.ANCESTOR_NOT_BOUND);
    }

    private TargetEnforcement gateway(TargetRef ref, NamespacedName name) {
        Optional<Gateway> gateway = mesh.gateway(name);
        boolean istiodBinds = gateway.filter(found -> found.addresses() > 0).isPresent();
        Optional<Gateway> staying =
                gateway.filter(found -> !new WaypointGateway(found, mesh, settings).isBeingDeleted());
        boolean ready =
                staying.filter(new WaypointResolver(mesh, settings)::isReady).isPresent();
        return new TargetEnforcement(
                ref,
                ready ? Standing.ENFORCED : staying.isPresent() ? Standing.NOT_READY : Standing.PENDING,
                ready ? Optional.of(name) : Optional.empty(),
                Optional.empty(),
                istiodBinds,
                istiodBinds ? IstiodReason.ACCEPTED : IstiodReason.TARGET_NOT_FOUND);
    }

    private TargetEnforcement gatewayClass(TargetRef ref, String namespace) {
        boolean attaches = settings.isRoot(namespace) && ref.name().equals(IstioNames.WAYPOINT_CLASS);
        String reason = gatewayClassReason(ref.name(), namespace);
        return new TargetEnforcement(
                ref,
                attaches ? Standing.ENFORCED : Standing.INVALID,
                Optional.empty(),
                Optional.empty(),
                reason.equals(IstiodReason.ACCEPTED),
                reason);
    }

    private String gatewayClassReason(String name, String namespace) {
        if (!settings.isRoot(namespace)) {
            return IstiodReason.INVALID;
        }
        Optional<String> controller = mesh.gatewayClass(name).map(GatewayClass::controllerName);
        if (controller.isEmpty() && name.equals(IstioNames.WAYPOINT_CLASS) && !mesh.complete()) {
            // istiod makes this class itself, so manifests do not have it.
            return IstiodReason.ACCEPTED;
        }
        return controller
                .map(found ->
                        found.equals(IstioNames.WAYPOINT_CONTROLLER) ? IstiodReason.ACCEPTED : IstiodReason.INVALID)
                .orElse(IstiodReason.TARGET_NOT_FOUND);
    }
}
