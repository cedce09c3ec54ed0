package io.waypointguard.mesh;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A view over a mesh that notes which objects were looked up. What asks the mesh does not know of it. Not for use by
 * several threads at once.
 */
public final class RecordingMesh implements Mesh {

    private final Mesh base;
    private final Map<ObjectRef, Boolean> lookedUp = new HashMap<>();
    private final Set<String> waypointUsersIn = new HashSet<>();
    private final Set<ObjectRef> missed = new HashSet<>();

    public RecordingMesh(Mesh base) {
        this.base = base;
    }

    /** What was looked up since the last call, and whether it was found. */
    public Evidence takeEvidence() {
        Evidence evidence = lookedUp.isEmpty() && waypointUsersIn.isEmpty()
                ? Evidence.NONE
                : new Evidence(lookedUp, waypointUsersIn);
        forgetEvidence();
        return evidence;
    }

    /** What was looked up, ever, by name or in a list, and exists but cannot be read: whatever was concluded is a guess. */
    public Set<ObjectRef> missed() {
        return Set.copyOf(missed);
    }

    /** Forgets what was looked up since the last call. */
    public void forgetEvidence() {
        lookedUp.clear();
        waypointUsersIn.clear();
    }

    /** Notes what was looked up before and is used once more. */
    public void note(Evidence evidence) {
        lookedUp.putAll(evidence.found());
        waypointUsersIn.addAll(evidence.waypointUsersIn());
    }

    @Override
    public Optional<MeshObject> find(ObjectRef ref) {
        Optional<MeshObject> found = base.find(ref);
        lookedUp.put(ref, found.isPresent());
        if (found.isEmpty() && base.unreadable().contains(ref)) {
            missed.add(ref);
        }
        return found;
    }

    @Override
    public List<Service> servicesSelecting(String namespace, Map<String, String> podLabels) {
        return noted(base.servicesSelecting(namespace, podLabels));
    }

    @Override
    public List<Gateway> gatewaysIn(String namespace) {
        return noted(base.gatewaysIn(namespace), new IndexKey.GatewaysIn(namespace));
    }

    @Override
    public List<Gateway> gatewaysOfClass(String className) {
        return noted(base.gatewaysOfClass(className), new IndexKey.GatewaysOfClass(className));
    }

    @Override
    public List<MeshObject> usersOf(NamespacedName gateway) {
        return noted(base.usersOf(gateway), new IndexKey.UsersOf(gateway));
    }

    @Override
    public List<Policy> policiesIn(String namespace) {
        return noted(base.policiesIn(namespace), new IndexKey.PoliciesIn(namespace));
    }

    @Override
    public List<Policy> policiesTargeting(ObjectRef target) {
        return noted(base.policiesTargeting(target), new IndexKey.PoliciesTargeting(target));
    }

    @Override
    public Map<NamespacedName, Integer> waypointsNamedIn(String namespace) {
        waypointUsersIn.add(namespace);
        return base.waypointsNamedIn(namespace);
    }

    @Override
    public Set<ObjectRef> unreadable() {
        return base.unreadable();
    }

    @Override
    public boolean complete() {
        return base.complete();
    }

    private <T extends MeshObject> List<T> noted(List<T> objects, IndexKey key) {
        if (base instanceof MeshSnapshot snapshot) {
            // Another recording view below this one notes it itself.
            missed.addAll(snapshot.unreadableAt(key));
        }
        return noted(objects);
    }

    private <T extends MeshObject> List<T> noted(List<T> objects) {
        objects.forEach(object -> lookedUp.put(object.ref(), true));
        return objects;
    }
}
