package io.waypointguard.tls;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the certificate that clients are shown is there and within its time. */
@Readiness
@Singleton
final class CertificateReadiness implements HealthCheck {

    private final TlsConfigurationRegistry registry;

    @Inject
    CertificateReadiness(TlsConfigurationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        boolean valid = registry.get(ServingCertificate.TLS_CONFIGURATION)
                .flatMap(CertificateReadiness::keyStore)
                .filter(CertificateReadiness::isValidNow)
                .isPresent();
        return HealthCheckResponse.named("certificate").status(valid).build();
    }

    private static Optional<KeyStore> keyStore(TlsConfiguration configuration) {
        return Optional.ofNullable(configuration.getKeyStore());
    }

    private static boolean isValidNow(KeyStore keys) {
        try {
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.getCertificate(alias) instanceof X509Certificate certificate) {
                    certificate.checkValidity();
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
