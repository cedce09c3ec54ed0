package io.waypointguard.mesh;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A mesh that nobody changes: what is remembered of it is true. */
public record UnchangingMesh(Supplier<MeshSnapshot> remembered) implements LiveObjects {

    @Override
    public Map<ObjectRef, Reading> read(Collection<ObjectRef> refs) {
        MeshSnapshot mesh = remembered.get();
        Map<ObjectRef, Reading> readings = new HashMap<>();
        for (ObjectRef ref : refs) {
            readings.put(ref, mesh.find(ref).<Reading>map(Reading.Found::new).orElseGet(() -> notFound(ref, mesh)));
        }
        return readings;
    }

    private static Reading notFound(ObjectRef ref, MeshSnapshot mesh) {
        return mesh.unreadable().contains(ref)
                ? new Reading.Unreadable("it exists and makes no sense to this guard")
                : new Reading.Absent();
    }

    /** None but those that are remembered. */
    @Override
    public Map<ObjectRef, Reading> waypointUsersIn(String namespace) {
        return Map.of();
    }
}
