package io.waypointguard.certs.serving;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Metrics of the certificate in use. */
@Singleton
final class CertificateMetrics {

    private final ServedCertificate served;
    private final CertificateReloads reloads;

    @Inject
    CertificateMetrics(ServedCertificate served, CertificateReloads reloads) {
        this.served = served;
        this.reloads = reloads;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder("waypoint_guard_certificate_expiry_timestamp", served, CertificateMetrics::expiry)
                .description("When the certificate in use expires, in seconds since 1970.")
                .baseUnit("seconds")
                .register(registry);
        count("success", CertificateReloads::successes, registry);
        count("failure", CertificateReloads::failures, registry);
    }

    private static double expiry(ServedCertificate served) {
        return served.now()
                .map(certificate -> certificate.getNotAfter().getTime() / 1_000.0)
                .orElse(Double.NaN);
    }

    private void count(String result, ToDoubleFunction<CertificateReloads> counter, MeterRegistry registry) {
        FunctionCounter.builder("waypoint_guard_certificate_reloads", reloads, counter)
                .description("Certificates that were found in place of the one in use, by whether they could be used.")
                .tag("result", result)
                .register(registry);
    }
}
