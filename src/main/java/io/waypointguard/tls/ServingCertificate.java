package io.waypointguard.tls;

import java.io.IOException;
import java.nio.file.Path;

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

    /** One made up at the start. */
    record Ephemeral(EphemeralCertificate certificate) implements ServingCertificate {

        @Override
        public PemPair current() {
            return certificate.pem();
        }
    }
}
