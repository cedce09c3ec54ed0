package io.waypointguard.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.waypointguard.admission.WarmUp;
import io.waypointguard.config.Settings.Tls;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.Levels;
import io.waypointguard.tls.EphemeralCertificate;
import io.waypointguard.tls.ServingCertificate;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts and stops the mesh with the server, and logs one line about what runs. */
@Singleton
final class Start {

    private static final Logger LOG = Logger.getLogger("io.waypointguard");
    private static final Path CERTS = Path.of("certs");

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
        if (settings.tls() instanceof Tls.Ephemeral tls
                && certificate instanceof ServingCertificate.Ephemeral ephemeral) {
            write(ephemeral.certificate(), tls);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        mesh.stop();
    }

    /** Writes the certificate where clients find it. A failure is logged and does not stop the start. */
    private static void write(EphemeralCertificate certificate, Tls.Ephemeral tls) {
        try {
            Path file = tls.file().isPresent() ? tls.file().get() : defaultFile();
            Files.writeString(file, certificate.pem().certificate());
            LOG.infof("ephemeral certificate for localhost in %s, SHA-256 %s", file, certificate.fingerprint());
        } catch (IOException e) {
            LOG.warnf("the ephemeral certificate could not be written; SHA-256 %s", certificate.fingerprint());
        }
    }

    private static Path defaultFile() throws IOException {
        return Files.isDirectory(CERTS)
                ? CERTS.resolve("ephemeral.crt")
                : Files.createTempFile("waypoint-guard-ephemeral-", ".crt");
    }
}
