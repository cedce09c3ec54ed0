package io.waypointguard.tls;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;

/** The certificate that clients are shown at this moment. */
@Singleton
final class ServedCertificate {

    private final TlsConfigurationRegistry registry;

    @Inject
    ServedCertificate(TlsConfigurationRegistry registry) {
        this.registry = registry;
    }

    /** Nothing where there is none. */
    Optional<X509Certificate> now() {
        return registry.get(ServingCertificate.TLS_CONFIGURATION)
                .flatMap(ServedCertificate::keyStore)
                .flatMap(ServedCertificate::leaf);
    }

    private static Optional<KeyStore> keyStore(TlsConfiguration configuration) {
        return Optional.ofNullable(configuration.getKeyStore());
    }

    private static Optional<X509Certificate> leaf(KeyStore keys) {
        try {
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.getCertificate(alias) instanceof X509Certificate certificate) {
                    return Optional.of(certificate);
                }
            }
            return Optional.empty();
        } catch (KeyStoreException e) {
            return Optional.empty();
        }
    }
}
