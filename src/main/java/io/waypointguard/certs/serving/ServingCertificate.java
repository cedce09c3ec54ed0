package io.waypointguard.certs.serving;

import io.waypointguard.certs.EphemeralCertificate;
import io.waypointguard.certs.PemPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Where the certificate comes from that the server shows to its clients. */
public sealed interface ServingCertificate {

    /** Under this name the server finds it in Quarkus' TLS registry. */
    String TLS_CONFIGURATION = "webhook";

    /**
     * The certificate and its key as they are now; asked again whenever they may have changed.
     *
     * @throws IOException when there is none; the message says why, for the operator
     */
    PemPair current() throws IOException;

    /** Two files, which somebody else renews. */
    record InFiles(Path certificate, Path key) implements ServingCertificate {

        @Override
        public PemPair current() throws IOException {
            return PemPair.read(certificate, key);
        }
    }

    /**
     * One made up at the start.
     *
     * @param file where clients find it, who have to trust it; without it, a folder {@code certs} or a temporary file
     */
    record Ephemeral(EphemeralCertificate certificate, Optional<Path> file) implements ServingCertificate {

        private static final Logger LOG = Logger.getLogger(ServingCertificate.class);
        private static final Path FOLDER = Path.of("certs");

        @Override
        public PemPair current() {
            return certificate.pem();
        }

        /** Writes the certificate, without its key, and logs where. Not being able to write it stops nothing. */
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
