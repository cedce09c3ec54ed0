package io.waypointguard.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate for development: for {@code localhost}, signed by its own key, made anew at every start. The key never
 * leaves memory.
 */
public final class EphemeralCertificate {

    private static final Duration LIFETIME = Duration.ofDays(30);

    /** For clients whose clocks are behind. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final X500Name NAME = new X500Name("CN=Waypoint Guard (ephemeral)");
    private static final GeneralNames HOSTS = new GeneralNames(new GeneralName[] {
        new GeneralName(GeneralName.dNSName, "localhost"),
        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
        new GeneralName(GeneralName.iPAddress, "::1")
    });

    private final X509Certificate certificate;
    private final PemPair pem;

    private EphemeralCertificate(X509Certificate certificate, PemPair pem) {
        this.certificate = certificate;
        this.pem = pem;
    }

    /** A new one, valid from an hour before that moment until 30 days after it. */
    public static EphemeralCertificate at(Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            X509Certificate certificate = certificate(keys, now);
            return new EphemeralCertificate(
                    certificate,
                    new PemPair(
                            pem("CERTIFICATE", certificate.getEncoded()),
                            pem("PRIVATE KEY", keys.getPrivate().getEncoded())));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("this JVM cannot make an ECDSA P-256 certificate", e);
        }
    }

    private static X509Certificate certificate(KeyPair keys, Instant now)
            throws GeneralSecurityException, CertIOException, OperatorCreationException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(127, new SecureRandom()).setBit(0),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(LIFETIME)),
                NAME,
                keys.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, HOSTS);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static String pem(String type, byte[] encoded) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + type + "-----\n";
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
