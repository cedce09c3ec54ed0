package io.waypointguard.certs.store;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.waypointguard.cluster.KubeFailure;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Compares a clock with the API server's. A certificate that is dated by a clock that is ahead is not valid yet where it
 * is to be shown, and already seems to have been there for long enough.
 */
final class ClockSkew {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int TIMEOUT_SECONDS = 15;

    private ClockSkew() {}

    /**
     * What is wrong with the clock; nothing where both agree to within a few minutes, or the API server does not say.
     *
     * @throws io.waypointguard.cluster.ClusterException when it cannot be asked
     */
    static Optional<String> fault(Clock clock, KubernetesClient client) {
        return now(client)
                .map(now -> Duration.between(now, clock.instant()))
                .filter(ahead -> ahead.abs().compareTo(TOLERANCE) > 0)
                .map(ahead -> "the clock here is " + ahead.abs().toMinutes() + " minutes "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " the API server's, and certificates are dated"
                        + " by it: nothing was changed; set it right and run this again");
    }

    /** The time by the API server's clock, to the second, whatever it answers. */
    private static Optional<Instant> now(KubernetesClient client) {
        HttpClient http = client.getHttpClient();
        String server = client.getMasterUrl().toString();
        try {
            return date(http.sendAsync(
                            http.newHttpRequestBuilder()
                                    .uri(URI.create(server + "version"))
                                    .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                                    .build(),
                            byte[].class)
                    .get());
        } catch (ExecutionException e) {
            throw KubeFailure.cannot("read", "/version", server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KubeFailure.cannot("read", "/version", server, "interrupted while waiting for the answer");
        }
    }

    private static Optional<Instant> date(HttpResponse<byte[]> response) {
        try {
            return Optional.ofNullable(response.header("Date"))
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
