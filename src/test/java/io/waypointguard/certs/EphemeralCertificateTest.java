package io.waypointguard.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EphemeralCertificateTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private final EphemeralCertificate certificate = EphemeralCertificate.at(NOW);

    @Test
    void itIsForThisMachineAlone() throws Exception {
        assertThat(certificate.certificate().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void itIsValidForAMonthAndForClocksThatAreBehind() {
        assertThat(certificate.certificate().getNotBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(certificate.certificate().getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void itIsSignedByItsOwnKeyOnP256() throws Exception {
        certificate.certificate().verify(certificate.certificate().getPublicKey());
        assertThat(certificate.certificate().getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(((ECPublicKey) certificate.certificate().getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength())
                .isEqualTo(256);
        assertThat(certificate.certificate().getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.1"));
    }

    @Test
    void itsPemIsItself() throws Exception {
        byte[] pem = certificate.pem().certificate().getBytes(StandardCharsets.US_ASCII);

        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(certificate.certificate());
        assertThat(certificate.pem().key()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void noTwoAreTheSame() {
        EphemeralCertificate other = EphemeralCertificate.at(NOW);

        assertThat(other.fingerprint())
                .isNotEqualTo(certificate.fingerprint())
                .matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(other.certificate().getSerialNumber())
                .isNotEqualTo(certificate.certificate().getSerialNumber());
    }

    @Test
    void itsKeyIsNotPrinted() {
        assertThat(certificate.pem().toString())
                .doesNotContain("KEY", certificate.pem().key());
    }
}
