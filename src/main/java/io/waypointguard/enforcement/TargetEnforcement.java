package io.waypointguard.enforcement;

import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.TargetRef;
import java.util.Optional;

/**
 * Who enforces a policy for one of its targets.
 *
 * @param standing what the guard makes of the target
 * @param waypoint the Gateway that enforces it; nothing for a GatewayClass, which all waypoints of the mesh enforce
 * @param binding how the target Service or ServiceEntry finds its waypoint; nothing for the other kinds
 * @param istiodBinds istiod counts the target as bound, whether or not a waypoint ever sees its traffic
 * @param istiodReason the reason that istiod gives for the target
 */
public record TargetEnforcement(
        TargetRef ref,
        Standing standing,
        Optional<NamespacedName> waypoint,
        Optional<WaypointBinding> binding,
        boolean istiodBinds,
        String istiodReason) {

    /** What the guard makes of a target. */
    public enum Standing {
        /** A waypoint (or the Gateway itself) enforces the policy for it. */
        ENFORCED,
        /** The target, or the waypoint that it names, does not exist or is being deleted, and may still come. */
        PENDING,
        /** All is as it should be, but the Gateway has no address yet. */
        NOT_READY,
        /** The target does not exist. */
        NOT_FOUND,
        /** It is no target that Istio accepts. */
        INVALID,
        /** The Service or ServiceEntry has no waypoint: see the binding. */
        NOT_ENROLLED,
        /** The Service or ServiceEntry names a Gateway that cannot serve it: see the binding. */
        WAYPOINT_UNUSABLE,
        /** The Service is an ExternalName: no waypoint ever sees its traffic. */
        EXTERNAL_NAME,
        /** The Service is headless: clients connect to its pods and bypass the waypoint. */
        BYPASSED
    }

    public boolean enforced() {
        return standing == Standing.ENFORCED;
    }

    /** Not enforced yet, for want of something that may still come. */
    public boolean pending() {
        return standing == Standing.PENDING || standing == Standing.NOT_READY;
    }

    /** Enforced, or to be enforced as soon as a Gateway that exists and can serve the target has its address. */
    public boolean enforcedOnceReady() {
        return enforced() || standing == Standing.NOT_READY;
    }

    /** Not enforced, for want of an object that does not exist and may still come. */
    public boolean waiting() {
        return standing == Standing.PENDING;
    }
}
