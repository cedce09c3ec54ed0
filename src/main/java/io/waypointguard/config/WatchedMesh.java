package io.waypointguard.config;

import io.waypointguard.cluster.ClusterMesh;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.MeshSnapshot;
import java.util.Map;
import java.util.Optional;

/** The mesh of {@code mesh.source=cluster}, kept up to date by watches. */
record WatchedMesh(ClusterMesh mesh, String server) implements StartableMesh {

    @Override
    public String start() {
        mesh.start();
        return "mesh of the cluster at " + server;
    }

    @Override
    public void stop() {
        mesh.close();
    }

    @Override
    public Optional<MeshSnapshot> get() {
        return mesh.get();
    }

    @Override
    public String unknown() {
        return mesh.doubt().orElseGet(StartableMesh.super::unknown);
    }

    @Override
    public LiveObjects live(long deadline) {
        return mesh.live(deadline);
    }

    @Override
    public Map<String, String> condition() {
        return mesh.condition();
    }
}
