package io.waypointguard.certs.serving;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** Counts reloads of the certificate files. */
@Singleton
public final class CertificateReloads {

    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** A new certificate is in use. */
    public void succeeded() {
        successes.increment();
    }

    /** The files could not be used; the last good certificate stays in use. */
    public void failed() {
        failures.increment();
    }

    public long successes() {
        return successes.sum();
    }

    public long failures() {
        return failures.sum();
    }
}
