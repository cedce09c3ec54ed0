package io.waypointguard.certs;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** A certificate with its private key. */
public record KeyedCertificate(X509Certificate certificate, PrivateKey key) {

    /** The first certificate of the text, with the key; empty if they do not belong together. */
    static Optional<KeyedCertificate> read(PemPair pem) {
        return Pem.certificates(pem.certificate()).stream()
                .findFirst()
                .flatMap(certificate -> Pem.key(pem.key())
                        .filter(key -> CertificateKey.belongTogether(key, certificate))
                        .map(key -> new KeyedCertificate(certificate, key)));
    }

    /** Whether a server for these hosts may present it now. */
    boolean serves(HostNames hosts, Instant now) {
        return Lifetimes.isValid(certificate, now) && hosts.areIn(certificate);
    }

    /** Whether it is a CA certificate that is valid now. */
    boolean canSign(Instant now) {
        return Lifetimes.isValid(certificate, now) && certificate.getBasicConstraints() >= 0;
    }

    public PemPair pem() {
        return new PemPair(Pem.text(certificate), Pem.text(key));
    }

    /** Whether the CA has signed it. */
    boolean isSignedBy(X509Certificate ca) {
        try {
            certificate.verify(ca.getPublicKey());
            return certificate.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KeyedCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
}
