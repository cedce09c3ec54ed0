package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The token with which the API server is asked. Read again every half minute, because the kubelet puts a new one in the
 * place of the old long before that ends, and soon after it was refused. The client by itself would read its whole
 * configuration again for every request that has no token, and never again where it was once given one.
 */
final class ApiToken implements OAuthTokenProvider {

    private static final Duration AGE = Duration.ofSeconds(30);
    private static final Duration AGE_OF_REFUSED = Duration.ofSeconds(1);

    private record Held(String token, long readAt) {}

    private final Supplier<Config> configuration;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Held held;
    private volatile boolean refused;

    /**
     * Holds the token that is known.
     *
     * @param configuration reads the configuration anew
     */
    ApiToken(Config known, Supplier<Config> configuration) {
        this.configuration = configuration;
        this.held = new Held(token(known), System.nanoTime());
    }

    /** Empty where there is none: a client certificate is then what the API server knows the guard by. */
    @Override
    public String getToken() {
        Held now = held;
        Duration age = Duration.ofNanos(System.nanoTime() - now.readAt());
        // One thread reads; for the others the old one has to do meanwhile.
        if (age.compareTo(refused ? AGE_OF_REFUSED : AGE) > 0 && reading.tryLock()) {
            try {
                String read = token(configuration.get());
                // It may be missing for a moment while it is replaced.
                held = new Held(read.isEmpty() ? now.token() : read, System.nanoTime());
                refused = false;
            } finally {
                reading.unlock();
            }
        }
        return held.token();
    }

    /** The API server did not take it. */
    void refused() {
        refused = true;
    }

    private static String token(Config config) {
        String given = config.getOauthToken();
        String found = given == null ? config.getAutoOAuthToken() : given;
        return found == null ? "" : found.strip();
    }
}
