package io.waypointguard.certs;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** How long certificates are valid, when they are due for renewal, and how long a change takes to reach everybody. */
public final class Lifetimes {

    /**
     * Of a CA. Renewal is automatic, so a short lifetime costs nothing, and a renewal that runs every eight months is
     * known to work; one that runs after ten years is not.
     */
    public static final Duration CA = Duration.ofDays(365);

    /** Of the server certificate: it leaves a month to react when renewal has stopped. */
    public static final Duration LEAF = Duration.ofDays(90);

    static final Duration EPHEMERAL = Duration.ofDays(30);

    /** How long before its creation a certificate begins to be valid, for machines whose clocks are behind. */
    static final Duration BACKDATED = Duration.ofHours(1);

    /**
     * After this time a change is in use everywhere: the kubelet takes up to about 90 s to update a mounted Secret, the
     * server rereads it every 30 s, and API servers see a webhook configuration within seconds. Five times their sum.
     */
    public static final Duration SETTLED = Duration.ofMinutes(10);

    /** The longest time between a run's first and last write. A run that takes longer was killed. */
    static final Duration RUN = Duration.ofMinutes(2);

    /** A certificate is due when the last third of its lifetime begins. */
    private static final int PART_LEFT = 3;

    private Lifetimes() {}

    /** Whether it is time to renew it. */
    static boolean isDue(X509Certificate certificate, Instant now) {
        Duration life = Duration.between(begin(certificate), end(certificate));
        return now.isAfter(end(certificate).minus(life.dividedBy(PART_LEFT)));
    }

    /** Whether it is valid at that moment. */
    public static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(begin(certificate)) && !hasExpired(certificate, now);
    }

    static boolean hasExpired(X509Certificate certificate, Instant now) {
        return now.isAfter(end(certificate));
    }

    /** Whether it is older than {@link #SETTLED}, so every API server and pod has picked it up. */
    static boolean hasSettled(X509Certificate certificate, Instant now) {
        return !now.isBefore(begin(certificate).plus(BACKDATED).plus(SETTLED));
    }

    /** Whether the run that made it may still be in progress. */
    static boolean isFresh(X509Certificate certificate, Instant now) {
        return now.isBefore(begin(certificate).plus(BACKDATED).plus(RUN));
    }

    private static Instant begin(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
