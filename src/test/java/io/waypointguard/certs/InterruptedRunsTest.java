package io.waypointguard.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.waypointguard.random.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that are killed, runs that meet, and what people do to Secrets: the next run mends it, and no handshake fails. */
class InterruptedRunsTest {

    private static final Duration DAY = Duration.ofDays(1);

    /** Of one run: the CAs, two configurations, the servers' Secret. */
    private static final int MOST_WRITES = 4;

    /** As deep as anything goes: writes and reads of one run, and then some. */
    private static final int MOST_STEPS = 24;

    /** Where a run may find things in the middle of an ordinary life. */
    static Stream<Arguments> ordinary() {
        return Stream.of(
                state("sound", desk -> {}),
                state("certificate due", desk -> desk.pass(DAY.multipliedBy(61))),
                state("CA due", InterruptedRunsTest::untilCaIsDue),
                state("next CA known", desk -> {
                    untilCaIsDue(desk);
                    desk.renew();
                    desk.pass(DAY);
                }),
                state("next CA signs", desk -> {
                    untilCaIsDue(desk);
                    desk.renew();
                    desk.pass(DAY);
                    desk.renew();
                    desk.pass(DAY);
                }));
    }

    /** What should not happen, and does. None of it takes from the servers what they show. */
    static Stream<Arguments> mishaps() {
        String foreign = Pem.text(
                CertificateIssuer.ca(Instant.parse("2026-03-01T12:00:00Z")).certificate());
        KeyedCertificate other = CertificateIssuer.ca(Instant.parse("2026-03-01T12:00:00Z"));
        HostNames elsewhere = HostNames.ofService("elsewhere", "waypoint-guard");
        return Stream.of(
                state("CA's Secret deleted", desk -> desk.authority().clear()),
                state("servers' Secret deleted", desk -> desk.serving().clear()),
                state("both Secrets deleted", desk -> {
                    desk.authority().clear();
                    desk.serving().clear();
                }),
                state(
                        "CA's key cut off",
                        desk -> desk.authority().computeIfPresent("ca.key", InterruptedRunsTest::half)),
                state(
                        "CA's certificate cut off",
                        desk -> desk.authority().computeIfPresent("ca.crt", InterruptedRunsTest::half)),
                state("CA's Secret is rubbish", desk -> desk.authority().replaceAll((key, text) -> "\u0000rubbish")),
                state(
                        "certificate cut off",
                        desk -> desk.serving().computeIfPresent("tls.crt", InterruptedRunsTest::half)),
                state("key cut off", desk -> desk.serving().computeIfPresent("tls.key", InterruptedRunsTest::half)),
                state(
                        "key of another",
                        desk -> desk.serving().put("tls.key", other.pem().key())),
                state("bundles empty", desk -> desk.setAllBundles("")),
                state("bundles foreign", desk -> desk.setAllBundles(foreign)),
                state("bundles rubbish", desk -> desk.setAllBundles("rubbish")),
                state("bundles empty, CA's Secret deleted", desk -> {
                    desk.setAllBundles("");
                    desk.authority().clear();
                }),
                state(
                        "certificate of another CA",
                        desk -> put(desk, CertificateIssuer.leaf(other, CertificateDesk.HOSTS, desk.now()))),
                state(
                        "certificate for another host",
                        desk -> put(
                                desk,
                                CertificateIssuer.leaf(desk.cas().signing().orElseThrow(), elsewhere, desk.now()))),
                state("nobody renewed for a year", desk -> desk.pass(DAY.multipliedBy(400))),
                state("clock a month ahead, and back", desk -> desk.pass(DAY.multipliedBy(-30))));
    }

    static Stream<Arguments> all() {
        return Stream.concat(ordinary(), mishaps());
    }

    private static Arguments state(String name, Consumer<CertificateDesk> state) {
        return arguments(named(name, state));
    }

    private static String half(String key, String text) {
        return text.substring(0, text.length() / 2);
    }

    private static void put(CertificateDesk desk, KeyedCertificate leaf) {
        desk.serving().put("tls.crt", leaf.pem().certificate());
        desk.serving().put("tls.key", leaf.pem().key());
    }

    private static void untilCaIsDue(CertificateDesk desk) {
        for (int renewal = 0; renewal < 3; renewal++) {
            desk.pass(DAY.multipliedBy(61));
            desk.renew();
        }
        desk.pass(DAY.multipliedBy(61));
    }

    private static CertificateDesk deskIn(Consumer<CertificateDesk> state) {
        CertificateDesk desk = new CertificateDesk();
        desk.issue();
        desk.pass(DAY);
        state.accept(desk);
        return desk;
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void aRunKilledAnywhereInAnOrdinaryLifeFailsNoHandshakeAndTheNextOneFinishes(Consumer<CertificateDesk> state) {
        for (int killedAfter = 0; killedAfter <= MOST_WRITES; killedAfter++) {
            CertificateDesk desk = deskIn(state);
            Onlookers onlookers = new Onlookers(desk);
            onlookers.catchUp();
            desk.afterEachWrite(onlookers::verifyAll);

            assertThat(desk.renewAndKillAfter(killedAfter)).isLessThanOrEqualTo(killedAfter);
            for (Duration later : List.of(Duration.ZERO, Duration.ofMinutes(5), DAY, DAY, DAY)) {
                desk.pass(later);
                desk.renew();
                onlookers.verifyAll();
            }
            assertThatAllIsSound(desk);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theNextRunMendsAndEveryPrefixOfARunLeavesWhatServersShowTrusted(Consumer<CertificateDesk> state) {
        for (int killedAfter = 0; killedAfter <= MOST_WRITES; killedAfter++) {
            CertificateDesk desk = new CertificateDesk();
            Onlookers onlookers = new Onlookers(desk);
            desk.issue();
            onlookers.catchUp();
            desk.pass(DAY);
            state.accept(desk);

            desk.renewAndKillAfter(killedAfter);
            desk.renew();

            onlookers.verifyNow();
            for (int run = 0; run < 3; run++) {
                desk.pass(DAY);
                desk.renew();
                onlookers.verifyNow();
            }
            assertThatAllIsSound(desk);
        }
    }

    /** The servers have the last pair that they could read; the Secret is mended before they read another. */
    @ParameterizedTest
    @MethodSource("mishaps")
    void serversThatStillShowTheirLastCertificateAreTrustedAfterTheRun(Consumer<CertificateDesk> state) {
        CertificateDesk desk = new CertificateDesk();
        Onlookers before = new Onlookers(desk);
        desk.issue();
        before.catchUp();
        desk.pass(DAY);
        KeyedCertificate shown = desk.leaf();
        state.accept(desk);
        boolean expired = Lifetimes.hasExpired(shown.certificate(), desk.now());

        desk.issue();

        if (!expired && !desk.now().isBefore(shown.certificate().getNotBefore().toInstant())) {
            before.verifyLastShown();
        } else {
            assertThat(desk.leaf().certificate()).isNotEqualTo(shown.certificate());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void twoRunsAtOnceEndInOneState(Consumer<CertificateDesk> state) {
        boolean met = true;
        for (int step = 0; met && step < MOST_STEPS; step++) {
            CertificateDesk desk = deskIn(state);
            Onlookers onlookers = new Onlookers(desk);
            desk.beforeStep(step, desk::renew);
            desk.renew();
            met = desk.otherWasThere();

            onlookers.verifyNow();
            assertThat(desk.renew())
                    .as("after two runs that met at step %s", step)
                    .isEmpty();
        }
    }

    @Test
    void runsThatComeAtAnyTimeAndAreKilledAnywhereFailNoHandshake() {
        Seeds.forEach(5, seed -> {
            Random chance = new Random(seed);
            CertificateDesk desk = new CertificateDesk();
            Onlookers onlookers = new Onlookers(desk);
            desk.issue();
            onlookers.catchUp();
            desk.afterEachWrite(onlookers::verifyAll);
            List<Duration> pauses = List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(11),
                    DAY,
                    DAY.multipliedBy(10));
            for (int run = 0; run < 100; run++) {
                desk.pass(pauses.get(chance.nextInt(pauses.size())));
                desk.renewAndKillAfter(chance.nextInt(6));
                onlookers.verifyAll();
                assertThat(desk.bundleSize()).isLessThanOrEqualTo(3);
            }
            settle(desk);
            assertThatAllIsSound(desk);
        });
    }

    /** Five runs finish whatever was begun; a CA that comes due on one of these days takes four more. */
    private static void settle(CertificateDesk desk) {
        int runs = 5;
        for (int run = 0; run < runs; run++) {
            desk.pass(DAY);
            boolean isDue = desk.renew().stream().anyMatch(line -> line.startsWith("issued the next CA"));
            runs = isDue ? run + 5 : runs;
        }
    }

    /** One CA signs, the servers' certificate is by it, everybody trusts it and nothing else, and there is nothing to do. */
    private static void assertThatAllIsSound(CertificateDesk desk) {
        Authority cas = desk.cas();
        KeyedCertificate signing = cas.signing().orElseThrow();
        assertThat(cas.incoming()).isEmpty();
        assertThat(cas.retired().certificates()).isEmpty();
        assertThat(desk.leaf().serves(CertificateDesk.HOSTS, desk.now())).isTrue();
        assertThat(desk.leaf().isSignedBy(signing.certificate())).isTrue();
        assertThat(desk.bundles()).allMatch(bundle -> bundle.certificates().equals(List.of(signing.certificate())));
        assertThat(TrustBundle.read(desk.serving().get("ca.crt")))
                .isEqualTo(desk.bundles().get(0));
        assertThat(desk.renew()).isEmpty();
    }
}
