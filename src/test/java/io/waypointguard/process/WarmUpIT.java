package io.waypointguard.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.guard.GuardProcess;
import org.junit.jupiter.api.Test;

/** What a packaged server has done before its first client. */
class WarmUpIT {

    @Test
    void noMetricCountsTheCallsOfItself() {
        try (GuardProcess guard = GuardProcess.options()
                .manifests("src/test/resources/admission/mesh")
                .start()) {
            assertThat(guard.metrics().sum("waypoint_guard_requests_seconds_count"))
                    .isZero();
        }
    }
}
