package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The policies whose enforcement may hang on an object. Found through the mesh's indexes: what is looked at grows with
 * their number, not with the mesh.
 */
public record Dependents(Mesh mesh, MeshSettings settings) {

    /**
     * Those that count, in order of Namespace and name: of Namespaces that the guard judges, and neither they nor their
     * Namespace are being deleted.
     *
     * @param mesh must hold the object as it was before it changes
     */
    public Collection<AuthorizationPolicy> of(MeshObject object) {
        Collection<AuthorizationPolicy> found = new TreeSet<>(Comparator.comparing(AuthorizationPolicy::ref));
        found.addAll(
                switch (object.kind()) {
                    case SERVICE, SERVICE_ENTRY -> mesh.policiesTargeting(object.ref());
                    case GATEWAY -> ofGateway((Gateway) object);
                    case GATEWAY_CLASS ->
                        ofGateways(mesh.gatewaysOfClass(object.metadata().name()));
                    case NAMESPACE -> ofNamespace(object.metadata().name());
                    case AUTHORIZATION_POLICY -> List.<AuthorizationPolicy>of();
                });
        found.removeIf(policy -> !counts(policy));
        return found;
    }

    private Collection<AuthorizationPolicy> ofNamespace(String namespace) {
        List<AuthorizationPolicy> found = new ArrayList<>(mesh.policiesIn(namespace));
        found.addAll(ofGateways(mesh.gatewaysIn(namespace)));
        return found;
    }

    private Collection<AuthorizationPolicy> ofGateways(List<Gateway> gateways) {
        return gateways.stream().flatMap(gateway -> ofGateway(gateway).stream()).toList();
    }

    private Collection<AuthorizationPolicy> ofGateway(Gateway gateway) {
        List<AuthorizationPolicy> found = new ArrayList<>(mesh.policiesTargeting(gateway.ref()));
        for (MeshObject user : mesh.usersOf(gateway.namespacedName())) {
            found.addAll(
                    user instanceof Namespace namespace
                            ? mesh.policiesIn(namespace.name())
                            : mesh.policiesTargeting(user.ref()));
        }
        return found;
    }

    private boolean counts(AuthorizationPolicy policy) {
        return !policy.metadata().terminating()
                && Membership.concernsAmbient(policy.namespace(), mesh, settings)
                && mesh.find(ObjectRef.namespace(policy.namespace()))
                        .map(MeshObject::metadata)
                        .filter(Metadata::terminating)
                        .isEmpty();
    }
}
