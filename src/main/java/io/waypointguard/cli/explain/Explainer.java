package io.waypointguard.cli.explain;

import io.waypointguard.cli.report.Inventory;
import io.waypointguard.cli.report.LocatedFinding;
import io.waypointguard.cli.report.LocatedObject;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.PolicyEnforcement;
import io.waypointguard.enforcement.ServiceEnforcement;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.Scope;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Explains policies, Services and ServiceEntries of a mesh. */
public final class Explainer {

    private final MeshSnapshot mesh;
    private final Guard guard;
    private final WrittenStatus status;

    /** @param status what istiod has written; {@link WrittenStatus#NONE} for files */
    public Explainer(Inventory inventory, Guard guard, WrittenStatus status) {
        this.mesh = inventory.mesh();
        this.guard = guard;
        this.status = status;
    }

    /** Of a policy; nothing for an object of another kind. */
    public Optional<PolicyExplanation> policy(LocatedObject located) {
        if (!(located.object() instanceof AuthorizationPolicy policy)) {
            return Optional.empty();
        }
        PolicyEnforcement enforcement = PolicyEnforcement.of(policy, mesh, settings());
        return Optional.of(new PolicyExplanation(
                located,
                policy,
                enforcement,
                status.ofPolicy(policy, enforcement),
                Scope.judges(policy, mesh, settings()),
                LocatedFinding.of(guard.decide(Change.create(policy), mesh), located)));
    }

    /** Of a Service or ServiceEntry; nothing for an object of another kind. */
    public Optional<ServiceExplanation> service(LocatedObject located) {
        MeshObject object = located.object();
        return switch (object.kind()) {
            case SERVICE, SERVICE_ENTRY -> {
                ServiceEnforcement enforcement = ServiceEnforcement.of(object, mesh, settings());
                yield Optional.of(new ServiceExplanation(
                        located,
                        object,
                        enforcement,
                        status.ofService(object, enforcement),
                        policiesOf(object, enforcement)));
            }
            case NAMESPACE, GATEWAY, GATEWAY_CLASS, AUTHORIZATION_POLICY -> Optional.empty();
        };
    }

    private MeshSettings settings() {
        return guard.settings().rules().mesh();
    }

    private List<NamespacedName> policiesOf(MeshObject object, ServiceEnforcement enforcement) {
        Set<NamespacedName> policies = new TreeSet<>();
        addTargeting(object.ref(), policies);
        enforcement.waypoint().ifPresent(waypoint -> {
            addTargeting(ObjectRef.gateway(waypoint), policies);
            mesh.policiesTargeting(ObjectRef.gatewayClass(IstioNames.WAYPOINT_CLASS)).stream()
                    .filter(policy -> settings().isRoot(policy.namespace()))
                    .forEach(policy -> policies.add(policy.ref().namespacedName()));
        });
        return List.copyOf(policies);
    }

    private void addTargeting(ObjectRef target, Set<NamespacedName> policies) {
        mesh.policiesTargeting(target)
                .forEach(policy -> policies.add(policy.ref().namespacedName()));
    }
}
