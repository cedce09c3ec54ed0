package io.waypointguard.certs.serving;

import io.waypointguard.certs.EphemeralCertificate;
import io.waypointguard.certs.PemPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The source of the certificate that the server presents. */
public sealed interface ServingCertificate {

    /** Its name in Quarkus' TLS registry. */
    String TLS_CONFIGURATION = "webhook";

    /**
     * Reads the certificate and its key. Called at the start and at every reload.
     *
     * @throws IOException if there is none; the message tells the operator why
     */
    PemPair current() throws IOException;

    /** Two files that somebody else renews. */
    record InFiles(Path certificate, Path key) implements ServingCertificate {

        @Override
        public PemPair current() throws IOException {
            return PemPair.read(certificate, key);
        }
    }

    /**
     * One issued at the start.
     *
     * @param file where to write the certificate for clients, who have to trust it; by default into the folder
     *     {@code certs} if there is one, else into a temporary file
     */
    record Ephemeral(EphemeralCertificate certificate, Optional<Path> file) implements ServingCertificate {

        private static final Logger LOG = Logger.getLogger(ServingCertificate.class);
        private static final Path FOLDER = Path.of("certs");

        @Override
        public PemPair current() {
            return certificate.pem();
        }

        /** Writes the certificate, without its key, and logs where. A failure is only logged. */
        public void publish() {
            try {
                Path written = file.isPresent() ? file.get() : suitableFile();
                Files.writeString(written, certificate.pem().certificate());
                LOG.infof("ephemeral certificate for localhost in %s, SHA-256 %s", written, certificate.fingerprint());
            } catch (IOException e) {
                LOG.warnf("the ephemeral certificate could not be written; SHA-256 %s", certificate.fingerprint());
            }
        }

        private static Path suitableFile() throws IOException {
            return Files.isDirectory(FOLDER)
                    ? FOLDER.resolve("ephemeral.crt")
                    : Files.createTempFile("waypoint-guard-ephemeral-", ".crt");
        }
    }
}
