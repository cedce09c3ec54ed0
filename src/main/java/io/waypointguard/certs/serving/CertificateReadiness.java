package io.waypointguard.certs.serving;

import io.waypointguard.certs.Lifetimes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while there is a certificate and it is valid. */
@Readiness
@Singleton
final class CertificateReadiness implements HealthCheck {

    private final ServedCertificate served;
    private final Clock clock;

    @Inject
    CertificateReadiness(ServedCertificate served, Clock clock) {
        this.served = served;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        boolean valid = served.now()
                .filter(certificate -> Lifetimes.isValid(certificate, clock.instant()))
                .isPresent();
        return HealthCheckResponse.named("certificate").status(valid).build();
    }
}
