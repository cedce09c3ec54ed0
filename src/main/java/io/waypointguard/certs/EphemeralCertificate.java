package io.waypointguard.certs;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A certificate for development: self-signed, for {@code localhost}, new at every start. Its key never leaves memory.
 */
public final class EphemeralCertificate {

    private final X509Certificate certificate;
    private final PemPair pem;

    private EphemeralCertificate(KeyedCertificate issued) {
        this.certificate = issued.certificate();
        this.pem = issued.pem();
    }

    /** Issues one, valid from an hour before that moment until 30 days after it. */
    public static EphemeralCertificate at(Instant now) {
        return new EphemeralCertificate(CertificateIssuer.ephemeral(now));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate and its key. */
    public PemPair pem() {
        return pem;
    }

    /** SHA-256 of the certificate, as {@code openssl x509 -fingerprint} prints it. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
