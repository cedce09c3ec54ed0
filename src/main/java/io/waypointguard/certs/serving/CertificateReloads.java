package io.waypointguard.certs.serving;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** How often a new certificate was found where the old one lay, and whether it could be used. */
@Singleton
public final class CertificateReloads {

    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** A new certificate is in use. */
    public void succeeded() {
        successes.increment();
    }

    /** The files were looked at and could not be used; the last good certificate stays. */
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
