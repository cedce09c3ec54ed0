package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApiTokenTest {

    private final AtomicInteger readings = new AtomicInteger();
    private volatile String stored = "first";

    private final ApiToken token = new ApiToken(config(), () -> {
        readings.incrementAndGet();
        return config();
    });

    private Config config() {
        Config config = new ConfigBuilder(Config.empty()).build();
        config.setAutoOAuthToken(stored.isEmpty() ? null : stored);
        return config;
    }

    @Test
    void theConfigurationIsNotReadForEveryRequest() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(token.getToken()).isEqualTo("first");
        }
        assertThat(readings).hasValue(0);
    }

    @Test
    void aRefusedTokenIsReplacedByTheOneThatIsStoredNow() {
        stored = "second";
        token.refused();

        await().untilAsserted(() -> assertThat(token.getToken()).isEqualTo("second"));
        assertThat(readings).hasValue(1);
    }

    @Test
    void aTokenThatIsMissingForAMomentIsKept() {
        stored = "";
        token.refused();

        await().untilAsserted(() -> {
            assertThat(token.getToken()).isEqualTo("first");
            assertThat(readings).hasValue(1);
        });
    }
}
