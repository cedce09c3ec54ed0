package io.waypointguard.guard;

import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.rule.Transition;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to do to one object.
 *
 * @param before the object as it was; nothing on CREATE
 * @param after the object as it will be; nothing on DELETE
 * @param subresource {@code status}, {@code finalize} and the like; empty for the object itself
 * @param dryRun nothing will be stored; the other objects of the same set are not there to be seen
 */
public record Change(
        Operation operation,
        Optional<MeshObject> before,
        Optional<MeshObject> after,
        String subresource,
        Requester requester,
        boolean dryRun) {

    /** The operations that an admission webhook is asked about. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /** Who asks. */
    public record Requester(String user, List<String> groups) {

        public static final Requester NOBODY = new Requester("", List.of());

        public Requester {
            groups = List.copyOf(groups);
        }
    }

    /** The object, as it will be where it will be; nothing where it is deleted and nobody said what it was. */
    public Optional<MeshObject> subject() {
        return after.or(() -> before);
    }

    /** The Namespace that it is made in; for a Namespace, that one; empty for what is in none. */
    public String namespace() {
        return subject()
                .map(object -> object.kind() == Kind.NAMESPACE
                        ? object.metadata().name()
                        : object.metadata().namespace())
                .orElse("");
    }

    /**
     * Whether it can make a difference to other objects. No other object hangs on a policy, and what is already being
     * deleted is as good as gone.
     */
    public boolean reachesOthers() {
        return !before.equals(after)
                && subject().orElseThrow().kind() != Kind.AUTHORIZATION_POLICY
                && !(after.isEmpty() && before.orElseThrow().metadata().terminating());
    }

    /** The same change, to be stored. */
    Change withoutDryRun() {
        return new Change(operation, before, after, subresource, requester, false);
    }

    /** The change, and the mesh before and after it; that mesh need not know of it. */
    public Transition in(MeshSnapshot mesh) {
        return in(mesh, mesh.with(subject().orElseThrow()));
    }

    /**
     * The same, for whom it is at hand already.
     *
     * @param with that mesh with the subject in it
     */
    Transition in(MeshSnapshot mesh, MeshSnapshot with) {
        if (after.isEmpty()) {
            return new Transition(before, after, with, withoutSubject(with));
        }
        MeshSnapshot meshBefore =
                before.map(mesh::with).orElseGet(() -> mesh.without(after.get().ref()));
        return new Transition(before, after, meshBefore, with);
    }

    /** A Namespace takes its Gateways along. */
    private MeshSnapshot withoutSubject(MeshSnapshot mesh) {
        MeshObject subject = subject().orElseThrow();
        MeshSnapshot left = mesh.without(subject.ref());
        if (subject instanceof Namespace namespace) {
            for (Gateway gateway : mesh.gatewaysIn(namespace.name())) {
                left = left.without(gateway.ref());
            }
        }
        return left;
    }

    public static Change create(MeshObject after) {
        return new Change(Operation.CREATE, Optional.empty(), Optional.of(after), "", Requester.NOBODY, false);
    }

    public static Change update(MeshObject before, MeshObject after) {
        return new Change(Operation.UPDATE, Optional.of(before), Optional.of(after), "", Requester.NOBODY, false);
    }

    public static Change delete(MeshObject before) {
        return new Change(Operation.DELETE, Optional.of(before), Optional.empty(), "", Requester.NOBODY, false);
    }
}
