package io.waypointguard.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What runs of {@code certs} do, one after the other. */
class CertificateRunTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final CertificateDesk desk = new CertificateDesk();
    private final Onlookers onlookers = new Onlookers(desk);

    @Test
    void theFirstRunMakesEverythingAndTheSecondNothing() {
        assertThat(desk.issue())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("issued a CA: Waypoint Guard CA [0-9a-f]{12}, valid until 2027-03-01"),
                        line -> assertThat(line).isEqualTo("wrote the bundle, 1 CA, into configuration 0"),
                        line -> assertThat(line).isEqualTo("wrote the bundle, 1 CA, into configuration 1"),
                        line -> assertThat(line)
                                .isEqualTo("issued a certificate for waypoint-guard, waypoint-guard.guard,"
                                        + " waypoint-guard.guard.svc, waypoint-guard.guard.svc.cluster.local,"
                                        + " valid until 2026-05-30"));
        assertThat(desk.issue()).isEmpty();
        assertThat(desk.renew()).isEmpty();
        onlookers.verifyNow();
    }

    @Test
    void theSecretOfTheServersHoldsNoKeyOfACa() {
        desk.issue();

        assertThat(desk.serving()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
        assertThat(desk.serving().values())
                .doesNotContain(desk.authority().get("ca.key"))
                .noneMatch(text ->
                        text.contains(desk.cas().signing().orElseThrow().pem().key()));
        assertThat(TrustBundle.read(desk.serving().get("ca.crt")))
                .isEqualTo(desk.bundles().get(0));
    }

    @Test
    void theServersCertificateIsRenewedWithAThirdOfItsLifeLeftByRenewAlone() {
        desk.issue();
        KeyedCertificate first = desk.leaf();

        desk.pass(DAY.multipliedBy(59));
        assertThat(desk.renew()).isEmpty();
        desk.pass(DAY.multipliedBy(2));
        assertThat(desk.issue()).isEmpty();
        assertThat(desk.renew()).singleElement().asString().startsWith("issued a certificate for ");
        assertThat(desk.leaf().certificate()).isNotEqualTo(first.certificate());
        assertThat(desk.bundleSize()).isOne();
    }

    /** The order that everything else hangs on. */
    @Test
    void aNewCaIsKnownARunBeforeItSignsAndAnOldOneLeavesARunAfter() {
        desk.issue();
        X509Certificate old = signing();
        X509Certificate leaf = renewUntil(() -> desk.cas().incoming().isPresent());
        X509Certificate next = desk.cas().incoming().orElseThrow().certificate();
        assertThat(signing()).isEqualTo(old);
        assertThat(desk.bundles()).allMatch(bundle -> bundle.certificates().equals(List.of(old, next)));
        assertThat(isSignedBy(leaf, old)).isTrue();

        desk.pass(DAY);
        assertThat(desk.renew())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("from now on this CA signs: "),
                        line -> assertThat(line).startsWith("wrote the bundle, 2 CAs, into"),
                        line -> assertThat(line).startsWith("wrote the bundle, 2 CAs, into"),
                        line -> assertThat(line).startsWith("issued a certificate for "));
        assertThat(desk.bundles()).allMatch(bundle -> bundle.certificates().equals(List.of(next, old)));
        assertThat(isSignedBy(desk.leaf().certificate(), next)).isTrue();
        assertThat(desk.authority()).containsKey("old.crt").doesNotContainKeys("next.crt", "next.key");

        desk.pass(DAY);
        assertThat(desk.renew()).contains("updated the list of CAs that sign no more: 0 still trusted");
        assertThat(desk.bundles()).allMatch(bundle -> bundle.certificates().equals(List.of(next)));
        assertThat(desk.renew()).isEmpty();
    }

    @Test
    void aRunThatComesTooSoonChangesNothing() {
        desk.issue();
        renewUntil(() -> desk.cas().incoming().isPresent());

        desk.pass(Duration.ofMinutes(9));
        assertThat(desk.renew()).isEmpty();
        desk.pass(Duration.ofMinutes(1));
        assertThat(desk.renew()).isNotEmpty();
        desk.pass(Duration.ofMinutes(9));
        assertThat(desk.renew()).isEmpty();
        assertThat(desk.bundleSize()).isEqualTo(2);
        desk.pass(Duration.ofMinutes(1));
        assertThat(desk.renew()).isNotEmpty();
        assertThat(desk.bundleSize()).isOne();
    }

    @Test
    void aHundredRenewalsOfTheCertificateFailNoHandshake() {
        desk.issue();
        onlookers.catchUp();
        desk.afterEachWrite(onlookers::verifyAll);
        List<X509Certificate> leaves = new ArrayList<>(List.of(desk.leaf().certificate()));
        int most = 0;

        while (leaves.size() <= 100) {
            desk.pass(DAY.multipliedBy(10));
            desk.renew();
            onlookers.verifyAll();
            X509Certificate leaf = desk.leaf().certificate();
            if (!leaves.contains(leaf)) {
                leaves.add(leaf);
            }
            most = Math.max(most, desk.bundleSize());
            boolean overlapping = desk.cas().bundle().certificates().size() > 1;
            assertThat(desk.bundleSize()).isEqualTo(overlapping ? 2 : 1);
        }
        assertThat(most).isEqualTo(2);
        assertThat(onlookers.handshakes()).isGreaterThan(1_000);
    }

    @Test
    void configurationsThatDoNotExistYetAreNamedAndHinderNothing() throws Exception {
        desk.removeConfiguration(0);
        List<String> missing = execute(false);

        assertThat(missing).containsExactly("configuration 0");
        assertThat(desk.leaf()).isNotNull();
        desk.createConfiguration(0);
        assertThat(execute(false)).isEmpty();
        onlookers.verifyNow();
    }

    @Test
    void whoeverIsDisturbedAllTheTimeGivesUp() {
        desk.issue();
        desk.serving().clear();
        CertificateRun run =
                new CertificateRun(new AlwaysDisturbed(desk), CertificateDesk.HOSTS, desk.clock(), true, line -> {});

        assertThatThrownBy(run::execute).isInstanceOf(ChangedMeanwhileException.class);
    }

    private record AlwaysDisturbed(CertificateDesk desk) implements CertificateStore {

        @Override
        public Reading read() {
            Reading reading = desk.read();
            desk.disturb();
            return reading;
        }
    }

    private List<String> execute(boolean renewing) throws Exception {
        Consumer<String> nobody = line -> {};
        return new CertificateRun(desk, CertificateDesk.HOSTS, desk.clock(), renewing, nobody).execute();
    }

    /** A run every few days; the certificate of the servers after it. */
    private X509Certificate renewUntil(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            desk.pass(DAY.multipliedBy(5));
            desk.renew();
        }
        return desk.leaf().certificate();
    }

    private X509Certificate signing() {
        return desk.cas().signing().map(KeyedCertificate::certificate).orElseThrow();
    }

    private static boolean isSignedBy(X509Certificate leaf, X509Certificate ca) {
        return leaf.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
    }
}
