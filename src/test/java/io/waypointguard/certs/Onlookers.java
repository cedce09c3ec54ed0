package io.waypointguard.certs;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All servers and all API servers that follow a {@link CertificateDesk}, each as far behind as it may be: whatever
 * certificate some server still shows has to satisfy whatever bundle some client still trusts.
 */
final class Onlookers {

    /** A bit less than {@link Lifetimes#SETTLED}. */
    private static final Duration SERVERS_LAG = Duration.ofMinutes(9);

    /** Of API servers. */
    private static final Duration CLIENTS_LAG = Duration.ofMinutes(1);

    private record Shown(X509Certificate leaf, Instant since) {}

    private record Trusted(List<TrustBundle> bundles, Instant since) {}

    private final CertificateDesk desk;
    private final List<Shown> shown = new ArrayList<>();
    private final List<Trusted> trusted = new ArrayList<>();
    private int handshakes;

    Onlookers(CertificateDesk desk) {
        this.desk = desk;
    }

    int handshakes() {
        return handshakes;
    }

    /** Looks at what is there now; everybody has had time to see what was there before. */
    void catchUp() {
        shown.clear();
        trusted.clear();
        look();
    }

    /** Servers keep the last pair that they could read. */
    private void look() {
        KeyedCertificate.read(new PemPair(
                        desk.serving().getOrDefault("tls.crt", ""),
                        desk.serving().getOrDefault("tls.key", "")))
                .ifPresent(leaf -> shown.add(new Shown(leaf.certificate(), desk.now())));
        trusted.add(new Trusted(desk.bundles(), desk.now()));
    }

    /** To be called after each change: every handshake that may take place now succeeds. */
    void verifyAll() {
        look();
        while (shown.size() > 1 && isOver(shown.get(1).since(), SERVERS_LAG)) {
            shown.remove(0);
        }
        while (trusted.size() > 1 && isOver(trusted.get(1).since(), CLIENTS_LAG)) {
            trusted.remove(0);
        }
        List<X509Certificate> leaves = shown.stream().map(Shown::leaf).toList();
        trusted.stream().distinct().forEach(one -> verify(leaves, one.bundles()));
    }

    /** Not what the slowest see, but what is there. */
    void verifyNow() {
        look();
        verify(List.of(desk.leaf().certificate()), desk.bundles());
        verify(List.of(shown.get(shown.size() - 1).leaf()), desk.bundles());
    }

    /** The last certificate that the servers could read satisfies the bundles of this moment. */
    void verifyLastShown() {
        verify(List.of(shown.get(shown.size() - 1).leaf()), desk.bundles());
    }

    private boolean isOver(Instant since, Duration lag) {
        return since.plus(lag).isBefore(desk.now());
    }

    private void verify(List<X509Certificate> leaves, List<TrustBundle> bundles) {
        leaves.stream()
                .distinct()
                .forEach(leaf -> bundles.stream().distinct().forEach(bundle -> verify(leaf, bundle, desk.now())));
    }

    /** As a TLS client does it, and with none of the code under test. */
    private void verify(X509Certificate leaf, TrustBundle bundle, Instant now) {
        handshakes++;
        try {
            PKIXParameters parameters = new PKIXParameters(bundle.certificates().stream()
                    .map(ca -> new TrustAnchor(ca, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
        } catch (CertPathValidatorException e) {
            throw new AssertionError("a handshake fails at " + now + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a handshake fails at " + now + ": the bundle is empty", e);
        }
    }
}
