package io.waypointguard.config;

import io.waypointguard.manifests.ManifestException;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.MeshSnapshot;
import java.util.List;
import java.util.Optional;

/** The mesh of {@code mesh.source=manifests}: read once, at the start. */
final class ManifestMesh implements StartableMesh {

    private final List<String> paths;
    private volatile Optional<MeshSnapshot> mesh = Optional.empty();

    ManifestMesh(List<String> paths) {
        this.paths = paths;
    }

    @Override
    public String start() {
        try {
            Manifests manifests = Manifests.read(paths);
            mesh = Optional.of(manifests.mesh());
            boolean all = manifests.passedOver().files().isEmpty();
            return "mesh of " + manifests.objects().size() + " objects from " + String.join(", ", paths)
                    + (all ? "" : "; passed over " + manifests.passedOver().description());
        } catch (ManifestException e) {
            throw new SettingsException(SettingsReader.MESH_MANIFESTS + ": " + e.getMessage());
        }
    }

    @Override
    public Optional<MeshSnapshot> get() {
        return mesh;
    }
}
