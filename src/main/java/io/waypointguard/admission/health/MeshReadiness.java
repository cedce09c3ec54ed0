package io.waypointguard.admission.health;

import io.waypointguard.admission.CurrentMesh;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when there is a mesh to decide over. */
@Readiness
@Singleton
final class MeshReadiness implements HealthCheck {

    private final CurrentMesh mesh;

    @Inject
    MeshReadiness(CurrentMesh mesh) {
        this.mesh = mesh;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("mesh").status(mesh.get().isPresent());
        mesh.condition().forEach(response::withData);
        return response.build();
    }
}
