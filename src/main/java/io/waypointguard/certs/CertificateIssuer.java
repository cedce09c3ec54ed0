package io.waypointguard.certs;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates, each with a new ECDSA P-256 key and a random serial number. */
final class CertificateIssuer {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;
    private static final int CA_NAME_BYTES = 6;

    private CertificateIssuer() {}

    /** The extensions of one kind of certificate. */
    private interface Extensions {

        void addTo(JcaX509v3CertificateBuilder builder, JcaX509ExtensionUtils of)
                throws CertIOException, GeneralSecurityException;
    }

    /** A CA with a unique name that may sign server certificates but no further CA. */
    static KeyedCertificate ca(Instant now) {
        byte[] id = new byte[CA_NAME_BYTES];
        RANDOM.nextBytes(id);
        X500Name name = new X500Name("CN=Waypoint Guard CA " + HexFormat.of().formatHex(id));
        KeyPair keys = keys();
        return issue(keys, keys.getPrivate(), name, name, now, now.plus(Lifetimes.CA), (builder, of) -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, of.createSubjectKeyIdentifier(keys.getPublic()));
        });
    }

    /** A server certificate. It never outlives its CA. */
    static KeyedCertificate leaf(KeyedCertificate ca, HostNames hosts, Instant now) {
        Instant wanted = now.plus(Lifetimes.LEAF);
        Instant last = Lifetimes.end(ca.certificate());
        X500Name issuer =
                X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded());
        return issue(
                keys(),
                ca.key(),
                issuer,
                new X500Name("CN=Waypoint Guard"),
                now,
                wanted.isBefore(last) ? wanted : last,
                (builder, of) -> {
                    addServerExtensions(builder, hosts);
                    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                    builder.addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            of.createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
                });
    }

    /** A self-signed server certificate for this machine. */
    static KeyedCertificate ephemeral(Instant now) {
        X500Name name = new X500Name("CN=Waypoint Guard (ephemeral)");
        KeyPair keys = keys();
        return issue(
                keys,
                keys.getPrivate(),
                name,
                name,
                now,
                now.plus(Lifetimes.EPHEMERAL),
                (builder, of) -> addServerExtensions(builder, HostNames.local()));
    }

    private static void addServerExtensions(JcaX509v3CertificateBuilder builder, HostNames hosts)
            throws CertIOException {
        builder.addExtension(Extension.subjectAlternativeName, false, hosts.subjectAlternativeNames());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make an ECDSA P-256 key", e);
        }
    }

    private static KeyedCertificate issue(
            KeyPair keys,
            PrivateKey signer,
            X500Name issuer,
            X500Name subject,
            Instant now,
            Instant end,
            Extensions extensions) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(SERIAL_BITS, RANDOM).setBit(0),
                    Date.from(now.minus(Lifetimes.BACKDATED)),
                    Date.from(end),
                    subject,
                    keys.getPublic());
            extensions.addTo(builder, new JcaX509ExtensionUtils());
            return new KeyedCertificate(
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer))),
                    keys.getPrivate());
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("this JVM cannot sign with ECDSA P-256", e);
        }
    }
}
