package io.waypointguard.mesh;

import java.util.Optional;

/**
 * One target reference of a policy.
 *
 * @param path its place in the manifest, such as {@code spec.targetRefs[0]}
 * @param groupPresent the group is written down, be it empty
 * @param namespace empty when absent; no version of Istio accepts another value
 */
public record TargetRef(String path, boolean groupPresent, String group, String kind, String name, String namespace) {

    /** The name that istiod gives the core group: an absent group, an empty one and {@code core} are the same. */
    public static final String CORE_GROUP = "core";

    /** The group as istiod compares it (pilot/pkg/model/policyattachment.go, matchesGroupKind). */
    public String canonicalGroup() {
        return group.isEmpty() ? CORE_GROUP : group;
    }

    /** The kind it refers to, when that is one of the four pairs of group and kind that Istio accepts. */
    public Optional<Kind> targetKind() {
        return Kind.of(canonicalGroup().equals(CORE_GROUP) ? "" : group, kind).filter(TargetRef::isTarget);
    }

    /** The object it refers to, from a policy in that Namespace. */
    public Optional<ObjectRef> target(String policyNamespace) {
        return targetKind().map(target -> new ObjectRef(target, policyNamespace, name));
    }

    private static boolean isTarget(Kind kind) {
        return switch (kind) {
            case SERVICE, SERVICE_ENTRY, GATEWAY, GATEWAY_CLASS -> true;
            case NAMESPACE, AUTHORIZATION_POLICY -> false;
        };
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
