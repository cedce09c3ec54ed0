package io.waypointguard.config;

import io.waypointguard.admission.CurrentMesh;
import io.waypointguard.manifests.ManifestException;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.MeshSnapshot;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The mesh of {@code mesh.source=manifests}: read once, at the start. */
@Singleton
final class ManifestMesh implements CurrentMesh {

    private volatile Optional<MeshSnapshot> mesh = Optional.empty();

    /** Reads the mesh, and returns how many objects it has. */
    int load(List<String> paths) {
        try {
            Manifests manifests = Manifests.read(paths);
            mesh = Optional.of(manifests.mesh());
            return manifests.objects().size();
        } catch (ManifestException e) {
            throw new SettingsException(SettingBook.MESH_MANIFESTS.name() + ": " + e.getMessage());
        }
    }

    @Override
    public Optional<MeshSnapshot> get() {
        return mesh;
    }
}
