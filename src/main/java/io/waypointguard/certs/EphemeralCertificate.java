package io.waypointguard.certs;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A certificate for development: for {@code localhost}, signed by its own key, made anew at every start. The key never
 * leaves memory.
 */
public final class EphemeralCertificate {

    private final X509Certificate certificate;
    private final PemPair pem;

    private EphemeralCertificate(KeyedCertificate issued) {
        this.certificate = issued.certificate();
        this.pem = issued.pem();
    }

    /** A new one, valid from an hour before that moment until 30 days after it. */
    public static EphemeralCertificate at(Instant now) {
        return new EphemeralCertificate(CertificateIssuer.ephemeral(now));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** What a TLS server needs. */
    public PemPair pem() {
        return pem;
    }

    /** SHA-256 of the certificate, in the form that {@code openssl x509 -fingerprint} prints. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
