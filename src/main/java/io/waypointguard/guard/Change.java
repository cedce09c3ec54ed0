package io.waypointguard.guard;

import io.waypointguard.mesh.MeshObject;
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

    public static Change create(MeshObject after) {
        return new Change(Operation.CREATE, Optional.empty(), Optional.of(after), "", Requester.NOBODY, false);
    }

    public static Change update(MeshObject before, MeshObject after) {
        return new Change(Operation.UPDATE, Optional.of(before), Optional.of(after), "", Requester.NOBODY, false);
    }

    public static Change delete(MeshObject before) {
        return new Change(Operation.DELETE, Optional.of(before), Optional.empty(), "", Requester.NOBODY, false);
    }

    public Change by(Requester requester) {
        return new Change(operation, before, after, subresource, requester, dryRun);
    }

    public Change through(String subresource) {
        return new Change(operation, before, after, subresource, requester, dryRun);
    }

    public Change asDryRun() {
        return new Change(operation, before, after, subresource, requester, true);
    }
}
