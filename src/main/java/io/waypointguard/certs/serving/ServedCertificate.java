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
 * The certificate that clients are shown at this moment, with its key. Another one takes its place between two
 * handshakes; one that is under way ends with what it began with.
 */
@Singleton
public final class ServedCertificate extends X509ExtendedKeyManager {

    /**
     * A pair, as the JDK reads it.
     *
     * @param prefix of its aliases, by which a handshake asks for what it has chosen
     */
    private record Shown(String prefix, X509Certificate leaf, X509ExtendedKeyManager keys) {}

    /** The present one first, then the one before it. */
    private volatile List<Shown> shown = List.of();

    private int count;

    /** Shows that from now on. */
    public synchronized void show(X509Certificate leaf, X509ExtendedKeyManager keys) {
        count++;
        Shown next = new Shown(count + ":", leaf, keys);
        shown = Stream.concat(Stream.of(next), shown.stream().limit(1)).toList();
    }

    /** Nothing where there is none. */
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

    /** Of servers that use sockets; this one does not. */
    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    /** Of clients. */
    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
