package io.waypointguard.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is in the certificates that are issued. */
class IssuedCertificatesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    private final KeyedCertificate ca = CertificateIssuer.ca(NOW);
    private final KeyedCertificate leaf = CertificateIssuer.leaf(ca, HostNames.ofService("shop", "guard"), NOW);

    @Test
    void bothAreOnP256AndBeginAnHourAgo() {
        for (X509Certificate one : List.of(ca.certificate(), leaf.certificate())) {
            assertThat(one.getSigAlgName()).isEqualTo("SHA256withECDSA");
            assertThat(((ECPublicKey) one.getPublicKey()).getParams().getOrder().bitLength())
                    .isEqualTo(256);
            assertThat(one.getNotBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
            assertThat(one.getVersion()).isEqualTo(3);
        }
        assertThat(ca.certificate().getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(365)));
        assertThat(leaf.certificate().getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(90)));
    }

    @Test
    void aCaSignsCertificatesOfServersAndNoCas() throws Exception {
        assertThat(ca.certificate().getBasicConstraints()).isZero();
        assertThat(usages(ca.certificate())).containsExactly(KEY_CERT_SIGN, CRL_SIGN);
        assertThat(ca.certificate().getExtendedKeyUsage()).isNull();
        assertThat(ca.certificate().getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    }

    @Test
    void aServersCertificateIsForItsServiceAndForNothingElse() throws Exception {
        assertThat(leaf.certificate().getBasicConstraints()).isEqualTo(-1);
        assertThat(usages(leaf.certificate())).containsExactly(0);
        assertThat(leaf.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.certificate().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("guard", "guard.shop", "guard.shop.svc", "guard.shop.svc.cluster.local");
        leaf.certificate().verify(ca.certificate().getPublicKey());
    }

    @Test
    void itNeverOutlivesItsCa() {
        Instant late = NOW.plus(Duration.ofDays(300));

        assertThat(CertificateIssuer.leaf(ca, HostNames.local(), late)
                        .certificate()
                        .getNotAfter())
                .isEqualTo(ca.certificate().getNotAfter());
    }

    @Test
    void noTwoHaveTheSameSerialNumberAndNoTwoCasTheSameName() {
        KeyedCertificate other = CertificateIssuer.ca(NOW);

        assertThat(other.certificate().getSerialNumber())
                .isNotEqualTo(ca.certificate().getSerialNumber());
        assertThat(other.certificate().getSubjectX500Principal())
                .isNotEqualTo(ca.certificate().getSubjectX500Principal());
    }

    @Test
    void whatIsWrittenIsWhatIsRead() {
        assertThat(KeyedCertificate.read(leaf.pem())).contains(leaf);
        assertThat(KeyedCertificate.read(
                        new PemPair(leaf.pem().certificate(), ca.pem().key())))
                .isEmpty();
        assertThat(leaf.toString()).doesNotContain("KEY", leaf.pem().key());
    }

    private static List<Integer> usages(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return IntStream.range(0, usage.length).filter(i -> usage[i]).boxed().toList();
    }
}
