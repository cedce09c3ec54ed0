package io.waypointguard.cli.explain;

import io.waypointguard.cluster.StoredCondition;
import io.waypointguard.enforcement.DryRun;
import io.waypointguard.enforcement.PolicyEnforcement;
import io.waypointguard.enforcement.ServiceEnforcement;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The conditions that istiod has written into the objects of a mesh. */
public final class WrittenStatus {

    /** That of files, which have none. */
    public static final WrittenStatus NONE = new WrittenStatus(Map.of(), false);

    private final Map<ObjectRef, List<StoredCondition>> conditions;
    private final boolean known;
    private final boolean silent;

    private WrittenStatus(Map<ObjectRef, List<StoredCondition>> conditions, boolean known) {
        this.conditions = conditions;
        this.known = known;
        this.silent = known
                && conditions.values().stream()
                        .flatMap(List::stream)
                        .noneMatch(condition -> IstiodStatus.KNOWN_TYPES.contains(condition.type()));
    }

    /** That of a cluster; an object that is not in the map has no conditions. */
    public static WrittenStatus ofCluster(Map<ObjectRef, List<StoredCondition>> conditions) {
        return new WrittenStatus(conditions, true);
    }

    /** Whether the status of nothing in the whole cluster tells of istiod: it writes none, or does not run. */
    public boolean isSilent() {
        return silent;
    }

    /**
     * Of the policies that ztunnel is not given for their action or as a dry run, istiod reports one in the whole mesh,
     * because it keeps them all under one key; it looks at dry runs there before it looks at their targetRefs.
     */
    Optional<IstiodStatus> ofPolicy(AuthorizationPolicy policy, PolicyEnforcement enforcement) {
        boolean sharesItsKey = DryRun.of(policy) == DryRun.ON
                || enforcement.ztunnel().filter(ztunnel -> !ztunnel.sent()).isPresent();
        return known
                ? Optional.of(IstiodStatus.compare(enforcement.conditions(), of(policy), sharesItsKey || silent))
                : Optional.empty();
    }

    Optional<IstiodStatus> ofService(MeshObject object, ServiceEnforcement enforcement) {
        return known
                ? Optional.of(IstiodStatus.compare(enforcement.conditions(), of(object), silent))
                : Optional.empty();
    }

    private List<StoredCondition> of(MeshObject object) {
        return conditions.getOrDefault(object.ref(), List.of());
    }
}
