package io.waypointguard.admission.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waypointguard.testing.guard.WebhookManifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An alert on the increase of a counter misses the count that the counter begins with. */
class RequestTimersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    RequestTimersTest() {
        new RequestTimers(registry);
    }

    /** For whatever the configurations that are shipped ask about. */
    @Test
    void what_pages_is_there_before_the_first_one() {
        for (Map<String, Object> webhook : WebhookManifests.webhooks()) {
            Map<String, Object> client = WebhookManifests.map(webhook.get("clientConfig"));
            String path = String.valueOf(
                            WebhookManifests.map(client.get("service")).get("path"))
                    .substring(1);
            assertThat(timers(path, "other", "other", "undecided")).hasSize(1);
            for (Object rule : (List<?>) webhook.get("rules")) {
                List<?> resources = (List<?>) WebhookManifests.map(rule).get("resources");
                List<?> operations = (List<?>) WebhookManifests.map(rule).get("operations");
                for (Object resource : resources) {
                    String kind = resource.toString().replaceFirst("/.*", "");
                    for (Object operation : operations) {
                        assertThat(timers(path, kind, operation.toString(), "undecided"))
                                .hasSize(1);
                    }
                }
            }
        }
    }

    @Test
    void nothing_is_counted_before_it_happens() {
        assertThat(registry.find("waypoint_guard_requests").timers())
                .isNotEmpty()
                .allMatch(timer -> timer.count() == 0);
    }

    private List<Timer> timers(String path, String resource, String operation, String verdict) {
        return List.copyOf(registry.find("waypoint_guard_requests")
                .tags("path", path, "resource", resource, "operation", operation, "verdict", verdict)
                .timers());
    }
}
