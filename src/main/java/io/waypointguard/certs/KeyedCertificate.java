package io.waypointguard.certs;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** A certificate and its own key. */
public record KeyedCertificate(X509Certificate certificate, PrivateKey key) {

    /** The first certificate of that text with the key of it; nothing where they do not belong together. */
    static Optional<KeyedCertificate> read(PemPair pem) {
        return Pem.certificates(pem.certificate()).stream()
                .findFirst()
                .flatMap(certificate -> Pem.key(pem.key())
                        .filter(key -> CertificateKey.belongTogether(key, certificate))
                        .map(key -> new KeyedCertificate(certificate, key)));
    }

    /** Whether a server may show it: it is for those hosts, within its time. */
    boolean serves(HostNames hosts, Instant now) {
        return Lifetimes.isValid(certificate, now) && hosts.areIn(certificate);
    }

    /** Whether it is a CA's, within its time. */
    boolean canSign(Instant now) {
        return Lifetimes.isValid(certificate, now) && certificate.getBasicConstraints() >= 0;
    }

    public PemPair pem() {
        return new PemPair(Pem.text(certificate), Pem.text(key));
    }

    /** Whether that CA's key has signed it. */
    boolean isSignedBy(X509Certificate ca) {
        try {
            certificate.verify(ca.getPublicKey());
            return certificate.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "KeyedCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
}
