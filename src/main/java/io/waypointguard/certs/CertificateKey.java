package io.waypointguard.certs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Tells whether a key belongs to a certificate. Two files cannot be replaced at once, so they may not match. */
public final class CertificateKey {

    private static final byte[] TEXT = "Waypoint Guard".getBytes(StandardCharsets.US_ASCII);

    private CertificateKey() {}

    /** Signs with the key and verifies with the certificate. */
    public static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (certificate.getPublicKey().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> certificate.getPublicKey().getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(TEXT);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(TEXT);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
