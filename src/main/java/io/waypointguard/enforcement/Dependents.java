package io.waypointguard.enforcement;

import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The policies whose enforcement may hang on an object that changes. Found through the mesh's indexes: what is looked
 * at grows with their number, not with the mesh.
 */
public record Dependents(Mesh before, Mesh after, MeshSettings settings) {

    /**
     * Those that count, in order of Namespace and name: of Namespaces that are judged before and after the change, and
     * neither they nor their Namespace are being deleted.
     */
    public Collection<Policy> of(MeshObject object) {
        Collection<Policy> found = new TreeSet<>(Comparator.comparing(Policy::ref));
        found.addAll(
                switch (object.kind()) {
                    case SERVICE, SERVICE_ENTRY -> before.policiesTargeting(object.ref());
                    case GATEWAY -> ofGateway((Gateway) object);
                    case GATEWAY_CLASS ->
                        ofGateways(before.gatewaysOfClass(object.metadata().name()));
                    case NAMESPACE -> ofNamespace(object.metadata().name());
                    case AUTHORIZATION_POLICY -> List.<Policy>of();
                });
        found.removeIf(policy -> !counts(policy));
        return found;
    }

    /** Its labels concern what is in it; when it goes, its Gateways go, which what is elsewhere may use. */
    private Collection<Policy> ofNamespace(String name) {
        return after.namespace(name).isPresent()
                ? before.policiesIn(name)
                : ofGateways(before.gatewaysIn(name)).stream()
                        .filter(policy -> !policy.namespace().equals(name))
                        .toList();
    }

    private Collection<Policy> ofGateways(List<Gateway> gateways) {
        return gateways.stream().flatMap(gateway -> ofGateway(gateway).stream()).toList();
    }

    private Collection<Policy> ofGateway(Gateway gateway) {
        List<Policy> found = new ArrayList<>(before.policiesTargeting(gateway.ref()));
        for (MeshObject user : before.usersOf(gateway.namespacedName())) {
            found.addAll(
                    user instanceof Namespace namespace
                            ? before.policiesIn(namespace.name())
                            : before.policiesTargeting(user.ref()));
        }
        return found;
    }

    private boolean counts(Policy policy) {
        return !policy.metadata().terminating() && isJudged(policy, before) && isJudged(policy, after);
    }

    private boolean isJudged(Policy policy, Mesh mesh) {
        Optional<Metadata> namespace = mesh.namespace(policy.namespace()).map(Namespace::metadata);
        return Membership.concernsAmbient(policy.namespace(), mesh, settings)
                && namespace.filter(Metadata::terminating).isEmpty();
    }
}
