package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What the mesh remembers of one kind. An object that cannot be read stops no others: the mesh knows that it exists and
 * nothing else of it, so that whatever would rest on it is undecided. For one thread.
 */
final class KindMemory {

    private static final Logger LOG = Logger.getLogger(KindMemory.class);

    private final ClusterMesh mesh;
    private final KindState state;
    private Set<ObjectRef> unreadable = new HashSet<>();

    KindMemory(ClusterMesh mesh, KindState state) {
        this.mesh = mesh;
        this.state = state;
    }

    /** All objects of the kind, read bit by bit and remembered in one step. */
    final class Listing {

        private final List<MeshObject> objects = new ArrayList<>();
        private final List<MeshObject> tooLarge = new ArrayList<>();
        private final Set<ObjectRef> notRead = new HashSet<>();

        void add(ObjectNode stored) {
            ObjectRef ref = WatchEvent.ref(state.kind(), stored);
            Decoded decoded = StoredObjects.reduced(stored);
            if (!(decoded instanceof Decoded.Known known)) {
                notRead.add(ref);
                complain(ref, decoded);
                return;
            }
            Optional<Decoded.Malformed> fault = StoredObjects.tooLarge(known.object());
            (fault.isEmpty() ? objects : tooLarge).add(known.object());
            fault.ifPresent(why -> complain(ref, why));
        }

        void remember() {
            mesh.replace(state.kind(), objects, tooLarge, notRead);
            unreadable = notRead;
            tooLarge.forEach(object -> unreadable.add(object.ref()));
            state.unreadable(unreadable);
        }
    }

    void apply(WatchEvent event) {
        ObjectRef ref = WatchEvent.ref(state.kind(), event.object());
        switch (event.type()) {
            case PRESENT -> put(ref, event.object());
            case GONE -> {
                mesh.remove(ref);
                readable(ref);
            }
            case BOOKMARK -> {}
        }
    }

    private void put(ObjectRef ref, ObjectNode stored) {
        Decoded decoded = StoredObjects.reduced(stored);
        if (!(decoded instanceof Decoded.Known known)) {
            mesh.putUnreadable(ref);
            unreadable(ref, decoded);
            return;
        }
        Optional<Decoded.Malformed> fault = StoredObjects.tooLarge(known.object());
        if (fault.isPresent()) {
            mesh.putUnreadable(known.object());
            unreadable(ref, fault.get());
        } else {
            mesh.put(known.object());
            readable(ref);
        }
    }

    private void unreadable(ObjectRef ref, Decoded decoded) {
        complain(ref, decoded);
        if (unreadable.add(ref)) {
            state.unreadable(unreadable);
        }
    }

    private void readable(ObjectRef ref) {
        if (unreadable.remove(ref)) {
            state.unreadable(unreadable);
        }
    }

    /** Once an object. */
    private void complain(ObjectRef ref, Decoded decoded) {
        if (!unreadable.contains(ref)) {
            LOG.warnf(
                    "%s cannot be read: %s",
                    ref,
                    decoded instanceof Decoded.Malformed malformed ? malformed.path() + " " + malformed.fault() : "");
        }
    }
}
