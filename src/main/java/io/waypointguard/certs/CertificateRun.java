package io.waypointguard.certs;

import io.waypointguard.certs.CertificateStore.BundlePlace;
import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import io.waypointguard.certs.CertificateStore.Reading;
import io.waypointguard.certs.Rotation.Found;
import io.waypointguard.certs.Rotation.Wanted;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * One run of {@code certs issue} or {@code certs renew}. It may be killed after any of its writes: clients can still reach
 * the server, and the next run completes it.
 */
public final class CertificateRun {

    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String BUNDLE = "ca.crt";

    /** Concurrent runs conflict once or twice; more conflicts have another cause. */
    private static final int ATTEMPTS = 8;

    private static final int PAUSE_MILLIS = 50;

    private final CertificateStore store;
    private final HostNames hosts;
    private final Clock clock;
    private final boolean renewing;
    private final Consumer<String> report;
    private boolean announcing;

    /**
     * A run, to be executed once.
     *
     * @param renewing whether to also replace valid certificates that are due
     * @param report receives one line for each change, after it was made
     */
    public CertificateRun(
            CertificateStore store, HostNames hosts, Clock clock, boolean renewing, Consumer<String> report) {
        this.store = store;
        this.hosts = hosts;
        this.clock = clock;
        this.renewing = renewing;
        this.report = report;
    }

    /**
     * Brings the store to its next state.
     *
     * @return the webhook configurations that do not exist; the webhook is not called until they do and another run has
     *     written their bundles
     * @throws ChangedMeanwhileException if it conflicts with other writers again and again
     */
    public List<String> execute() throws ChangedMeanwhileException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(store.read());
            } catch (ChangedMeanwhileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, (long) PAUSE_MILLIS << attempt));
            }
        }
    }

    private List<String> once(Reading stored) throws ChangedMeanwhileException {
        Instant now = clock.instant();
        Found found = found(stored);
        Wanted wanted = Rotation.next(found, hosts, now, renewing);
        writeAuthority(stored, found.authority(), wanted.authority());
        String bundle = wanted.authority().bundle().pem();
        for (BundlePlace place : stored.bundles()) {
            writeBundle(place, bundle, wanted.authority());
        }
        writeServing(stored, found, wanted.leaf(), bundle);
        return stored.bundles().stream()
                .filter(place -> !place.exists())
                .map(BundlePlace::name)
                .toList();
    }

    private Found found(Reading stored) {
        Map<String, String> serving = stored.serving();
        return new Found(
                Authority.read(stored.authority()),
                KeyedCertificate.read(
                        new PemPair(serving.getOrDefault(CERTIFICATE, ""), serving.getOrDefault(KEY, ""))),
                stored.bundles().stream()
                        .flatMap(place -> place.bundles().stream())
                        .map(TrustBundle::read)
                        .toList(),
                TrustBundle.read(serving.getOrDefault(BUNDLE, "")),
                announcing);
    }

    private void writeAuthority(Reading stored, Authority found, Authority wanted) throws ChangedMeanwhileException {
        if (differs(stored.authority(), wanted.data())) {
            stored.writeAuthority(wanted.data());
            report.accept(change(found, wanted));
        }
    }

    private static String change(Authority found, Authority wanted) {
        Optional<X509Certificate> incoming = wanted.incoming().map(KeyedCertificate::certificate);
        Optional<X509Certificate> signing = wanted.signing().map(KeyedCertificate::certificate);
        List<X509Certificate> before = found.bundle().certificates();
        if (incoming.filter(ca -> !before.contains(ca)).isPresent()) {
            return "issued the next CA: " + named(incoming.get()) + "; it signs from the next run on";
        }
        if (signing.filter(ca -> !before.contains(ca)).isPresent()) {
            return "issued a CA: " + named(signing.get());
        }
        if (signing.filter(ca -> !found.isSigning(ca)).isPresent()) {
            return "from now on this CA signs: " + named(signing.get());
        }
        return "updated the list of CAs that sign no more: "
                + wanted.retired().certificates().size() + " still trusted";
    }

    private void writeBundle(BundlePlace place, String bundle, Authority authority) throws ChangedMeanwhileException {
        if (place.bundles().stream().anyMatch(one -> !one.equals(bundle))) {
            announcing = true;
            place.write(bundle);
            int size = authority.bundle().certificates().size();
            report.accept("wrote the bundle, " + size + (size == 1 ? " CA" : " CAs") + ", into " + place.name());
        }
    }

    private void writeServing(Reading stored, Found found, KeyedCertificate leaf, String bundle)
            throws ChangedMeanwhileException {
        Map<String, String> texts =
                Map.of(CERTIFICATE, leaf.pem().certificate(), KEY, leaf.pem().key(), BUNDLE, bundle);
        if (differs(stored.serving(), texts)) {
            stored.writeServing(texts);
            boolean isNew = found.leaf()
                    .filter(one -> one.certificate().equals(leaf.certificate()))
                    .isEmpty();
            report.accept(
                    isNew
                            ? "issued a certificate for " + String.join(", ", hosts.dns()) + until(leaf.certificate())
                            : "wrote the bundle beside the certificate");
        }
    }

    private static boolean differs(Map<String, String> stored, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .anyMatch(text -> !text.getValue().equals(stored.getOrDefault(text.getKey(), "")));
    }

    private static String named(X509Certificate ca) {
        return ca.getSubjectX500Principal().getName().replaceFirst("^CN=", "") + until(ca);
    }

    private static String until(X509Certificate certificate) {
        return ", valid until "
                + Lifetimes.end(certificate).atZone(ZoneOffset.UTC).toLocalDate();
    }
}
