package io.waypointguard.certs.serving;

import jakarta.inject.Singleton;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the server presents now, with its key. It can be replaced between two handshakes; a handshake in
 * progress ends with the certificate that it began with.
 */
@Singleton
public final class ServedCertificate extends X509ExtendedKeyManager {

    /**
     * A certificate and its key, as the JDK reads them.
     *
     * @param prefix of the aliases that a handshake gets, so that it finds its certificate again
     */
    private record Shown(String prefix, X509Certificate leaf, X509ExtendedKeyManager keys) {}

    /** The current certificate, then the previous one. */
    private volatile List<Shown> shown = List.of();

    private int count;

    /** Presents this certificate from now on. */
    public synchronized void show(X509Certificate leaf, X509ExtendedKeyManager keys) {
        count++;
        Shown next = new Shown(count + ":", leaf, keys);
        shown = Stream.concat(Stream.of(next), shown.stream().limit(1)).toList();
    }

    /** The current certificate, if there is one. */
    public Optional<X509Certificate> now() {
        return shown.stream().findFirst().map(Shown::leaf);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        for (Shown present : shown) {
            String alias = present.keys().chooseEngineServerAlias(keyType, issuers, engine);
            return alias == null ? null : present.prefix() + alias;
        }
        return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        for (Shown one : shown) {
            if (alias.startsWith(one.prefix())) {
                return one.keys().getPrivateKey(alias.substring(one.prefix().length()));
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        for (Shown one : shown) {
            if (alias.startsWith(one.prefix())) {
                return one.keys()
                        .getCertificateChain(alias.substring(one.prefix().length()));
            }
        }
        return null;
    }

    /** Not used: for servers on sockets. */
    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    /** Not used: for clients. */
    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
