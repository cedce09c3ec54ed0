package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with the cluster and the user of a context before a client is made of them. The client library
 * takes data that is no base64 as it stands, ignores a {@code tls-server-name}, and reports a missing file by an
 * exception.
 */
final class KubeconfigChecks {

    private static final String AUTHORITY = "certificate-authority";
    private static final String CERTIFICATE = "client-certificate";
    private static final String KEY = "client-key";

    private final Config config;
    private final String source;

    private KubeconfigChecks(Config config, String source) {
        this.config = config;
        this.source = source;
    }

    /** @throws ClusterException for the first fault */
    static void check(Config config, String source) {
        config.setCaCertData(withoutLineBreaks(config.getCaCertData()));
        config.setClientCertData(withoutLineBreaks(config.getClientCertData()));
        config.setClientKeyData(withoutLineBreaks(config.getClientKeyData()));
        KubeconfigChecks checks = new KubeconfigChecks(config, source);
        checks.server();
        checks.authority();
        checks.clientCertificate();
    }

    /** Which kubectl ignores in base64. */
    private static @Nullable String withoutLineBreaks(@Nullable String data) {
        return data == null ? null : data.replaceAll("[\r\n]", "");
    }

    private void server() {
        URI server;
        try {
            server = new URI(config.getMasterUrl());
        } catch (URISyntaxException e) {
            throw fault("the server is not a URL");
        }
        if (server.getHost() == null) {
            throw fault("the server is a URL without a host");
        }
        String name = config.getTlsServerName();
        if (name != null && !name.isEmpty() && !name.equalsIgnoreCase(server.getHost())) {
            throw fault("tls-server-name (" + name + ") is not supported: give the server a URL with that host name");
        }
        config.setTlsServerName(null);
    }

    private void authority() {
        if (config.isTrustCerts()) {
            return;
        }
        Optional<byte[]> pem = bytes(AUTHORITY, config.getCaCertData(), config.getCaCertFile());
        if (pem.isEmpty()) {
            return;
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            if (factory.generateCertificates(new ByteArrayInputStream(pem.get()))
                    .isEmpty()) {
                throw fault(AUTHORITY + " holds no certificate");
            }
        } catch (CertificateException e) {
            throw fault(AUTHORITY + " is not a certificate in PEM");
        }
    }

    private void clientCertificate() {
        boolean hasCertificate = bytes(CERTIFICATE, config.getClientCertData(), config.getClientCertFile())
                .isPresent();
        boolean hasKey =
                bytes(KEY, config.getClientKeyData(), config.getClientKeyFile()).isPresent();
        if (hasCertificate != hasKey) {
            throw fault(hasCertificate ? CERTIFICATE + " without " + KEY : KEY + " without " + CERTIFICATE);
        }
        try {
            SSLUtils.keyManagers(config);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw fault(CERTIFICATE + " and " + KEY + " are not a certificate and its private key in PEM");
        }
    }

    private Optional<byte[]> bytes(String what, @Nullable String data, @Nullable String file) {
        if (data != null && !data.isEmpty()) {
            return Optional.of(decoded(what + "-data", data));
        }
        return file == null || file.isEmpty() ? Optional.empty() : Optional.of(read(what, file));
    }

    private byte[] decoded(String what, String data) {
        try {
            return Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            throw fault(what + " is not base64");
        }
    }

    /** What the key {@code what} of the kubeconfig names. */
    private byte[] read(String what, String file) {
        return read(path(file), source + ": " + what + " " + file);
    }

    /** @throws ClusterException for what is no path */
    static Path path(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new ClusterException(path + ": is no path");
        }
    }

    /**
     * The bytes of a regular file.
     *
     * @param name what to call it in the {@link ClusterException}
     */
    static byte[] read(Path file, String name) {
        if (!Files.exists(file)) {
            throw new ClusterException(name + ": does not exist");
        }
        if (!Files.isRegularFile(file)) {
            throw new ClusterException(name + ": is not a regular file");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ClusterException(name + ": cannot be read");
        }
    }

    private ClusterException fault(String fault) {
        return new ClusterException(source + ": " + fault);
    }
}
