package io.waypointguard.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.waypointguard.admission.WarmUp;
import io.waypointguard.certs.serving.ServingCertificate;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.Levels;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts and stops the mesh with the server, and logs one line about what runs. */
@Singleton
final class Start {

    private static final Logger LOG = Logger.getLogger("io.waypointguard");

    private final Settings settings;
    private final Guard guard;
    private final StartableMesh mesh;
    private final ServingCertificate certificate;
    private final String version;
    private final int port;

    @Inject
    Start(
            Settings settings,
            Guard guard,
            StartableMesh mesh,
            ServingCertificate certificate,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "quarkus.http.ssl-port") int port) {
        this.settings = settings;
        this.guard = guard;
        this.mesh = mesh;
        this.certificate = certificate;
        this.version = version;
        this.port = port;
    }

    void start(@Observes StartupEvent event) {
        WarmUp.of(guard);
        String source = mesh.start();
        Levels levels = settings.guard().levels();
        LOG.infof(
                "Waypoint Guard %s on https port %d; enforce=%s warn=%s audit=%s; %s",
                version,
                port,
                levels.enforce().text(),
                levels.warn().text(),
                levels.audit().text(),
                source);
        if (certificate instanceof ServingCertificate.Ephemeral ephemeral) {
            ephemeral.publish();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        mesh.stop();
    }
}
