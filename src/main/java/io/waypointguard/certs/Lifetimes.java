package io.waypointguard.certs;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** How long certificates live, when they are due, and how long it takes until a change has reached everybody. */
public final class Lifetimes {

    /**
     * Of a CA. A machine renews it, so a short life costs nobody anything: a renewal that happens every eight months is
     * known to work, one that happens after ten years is not.
     */
    public static final Duration CA = Duration.ofDays(365);

    /** Of the certificate that the server shows: a month is left for whoever is told that renewal has stopped. */
    public static final Duration LEAF = Duration.ofDays(90);

    static final Duration EPHEMERAL = Duration.ofDays(30);

    /** Every certificate begins that long before it is made, for machines whose clocks are behind. */
    static final Duration BACKDATED = Duration.ofHours(1);

    /**
     * After that, what was written is in use everywhere: the kubelet takes up to about 90 s to bring a Secret into its
     * pods, the server looks every 30 s, and API servers hear of a webhook configuration within seconds. Five times that.
     */
    public static final Duration SETTLED = Duration.ofMinutes(10);

    /** Within that, a run has written what it began with. One that takes longer was killed. */
    static final Duration RUN = Duration.ofMinutes(2);

    /** A certificate is due when that part of its life is left, the first of three. */
    private static final int PART_LEFT = 3;

    private Lifetimes() {}

    /** Whether it is time for the next one. */
    static boolean isDue(X509Certificate certificate, Instant now) {
        Duration life = Duration.between(begin(certificate), end(certificate));
        return now.isAfter(end(certificate).minus(life.dividedBy(PART_LEFT)));
    }

    /** Whether it has begun and has not ended. */
    public static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(begin(certificate)) && !hasExpired(certificate, now);
    }

    static boolean hasExpired(X509Certificate certificate, Instant now) {
        return now.isAfter(end(certificate));
    }

    /** Whether it was made so long ago that whoever follows a change follows it by now. */
    static boolean hasSettled(X509Certificate certificate, Instant now) {
        return !now.isBefore(begin(certificate).plus(BACKDATED).plus(SETTLED));
    }

    /** Whether it was made by a run that may still be under way. */
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
