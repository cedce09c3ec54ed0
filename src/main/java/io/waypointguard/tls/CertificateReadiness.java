package io.waypointguard.tls;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the certificate that clients are shown is there and within its time. */
@Readiness
@Singleton
final class CertificateReadiness implements HealthCheck {

    private final ServedCertificate served;

    @Inject
    CertificateReadiness(ServedCertificate served) {
        this.served = served;
    }

    @Override
    public HealthCheckResponse call() {
        boolean valid = served.now().filter(CertificateReadiness::isValidNow).isPresent();
        return HealthCheckResponse.named("certificate").status(valid).build();
    }

    private static boolean isValidNow(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
