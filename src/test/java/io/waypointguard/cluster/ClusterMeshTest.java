package io.waypointguard.cluster;

import static io.waypointguard.cluster.ScriptedApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waypointguard.cluster.ScriptedApi.Question;
import io.waypointguard.mesh.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether there is a mesh to decide over: as long as all of it is known. */
class ClusterMeshTest {

    // Of the others, core kinds are never taken for absent: here, Namespaces and Services come from one path.
    private final ScriptedApi server = new ScriptedApi(Kind.SERVICE, "v1");
    private final KubeApi api = server.client();
    private ClusterMesh mesh = new ClusterMesh(api, Duration.ofSeconds(6));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        mesh.close();
        server.close();
    }

    private double metric(String name, String kind) {
        return registry.get(name).tag("kind", kind).gauge().value();
    }

    @Test
    void itIsNotKnownBeforeEveryKindIs() {
        server.put("shop", "a", "");
        mesh.start();
        await().untilAsserted(() -> assertThat(mesh.condition()).containsEntry("services", "known"));

        await().untilAsserted(() -> assertThat(mesh.doubt()).hasValue("namespaces have not been listed yet"));
        // The scripted API server has nothing at the path of Namespaces.
        await().untilAsserted(() -> assertThat(mesh.condition().get("namespaces"))
                .isEqualTo("not listed yet; the API server serves the kind, and has nothing at its path"));
        assertThat(mesh.condition()).containsEntry("gateways", "known: this cluster does not have the kind");
        assertThat(mesh.get()).isEmpty();
    }

    @Test
    void itIsNotKnownAnyMoreWhenOneKindIsStaleAndKnownAgainWhenItIsHeardOf() {
        server.alsoServeNamespaces();
        server.put("shop", "a", "");
        mesh.start();
        await().untilAsserted(() -> assertThat(mesh.get()).isPresent());
        server.always(Question.WATCH, status(403, "Forbidden", "services is forbidden"));
        server.always(Question.LATEST, status(403, "Forbidden", "services is forbidden"));
        server.always(Question.LIST, status(403, "Forbidden", "services is forbidden"));
        server.breakWatches();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(mesh.get()).isEmpty());
        assertThat(mesh.condition().get("services"))
                .matches("stale: not known what happened in the last \\d+ s; HTTP 403: services is forbidden");
        assertThat(mesh.condition()).containsEntry("namespaces", "known");
        assertThat(mesh.doubt().orElseThrow()).matches("services have not been followed for \\d+ s");

        server.behave();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(mesh.get()).isPresent());
        assertThat(mesh.condition()).containsEntry("services", "known");
        assertThat(mesh.doubt()).isEmpty();
    }

    @Test
    void objectsThatCannotBeReadAreNamedAndCountedAndHoldUpNoOthers() {
        new ClusterMetrics(mesh).bindTo(registry);
        server.alsoServeNamespaces();
        for (String name : List.of("a", "b", "c", "d")) {
            server.put("shop", name, "spec: {selector: [not, a, map]}");
        }
        server.put("shop", "fine", "");
        mesh.start();

        await().untilAsserted(() -> assertThat(mesh.get()).isPresent());
        assertThat(mesh.condition())
                .containsEntry("services", "known; cannot be read: shop/a, shop/b, shop/c and 1 more");
        assertThat(metric("waypoint_guard_cache_unreadable_objects", "services"))
                .isEqualTo(4);
        assertThat(metric("waypoint_guard_cache_unreadable_objects", "namespaces"))
                .isZero();
        assertThat(mesh.get().orElseThrow().unreadable()).hasSize(4).contains(server.ref("shop", "a"));

        server.put("shop", "a", "");

        await().untilAsserted(() -> assertThat(mesh.condition())
                .containsEntry("services", "known; cannot be read: shop/b, shop/c, shop/d"));
    }

    @Test
    void theMetricsSayHowWellEachKindIsKnown() {
        new ClusterMetrics(mesh).bindTo(registry);
        assertThat(metric("waypoint_guard_cache_event_age_seconds", "services")).isNaN();
        server.alsoServeNamespaces();
        server.put("shop", "a", "");
        server.put("shop", "b", "");
        mesh.start();
        await().untilAsserted(() -> assertThat(mesh.get()).isPresent());

        await().untilAsserted(() ->
                assertThat(metric("waypoint_guard_cache_watch_up", "services")).isEqualTo(1));
        assertThat(metric("waypoint_guard_cache_watch_up", "gateways")).isNaN();
        assertThat(metric("waypoint_guard_cache_objects", "services")).isEqualTo(2);
        assertThat(metric("waypoint_guard_cache_objects", "namespaces")).isZero();
        assertThat(metric("waypoint_guard_cache_event_age_seconds", "services")).isNotNegative();

        server.always(Question.WATCH, status(403, "Forbidden", "services is forbidden"));
        server.breakWatches();
        await().untilAsserted(() ->
                assertThat(metric("waypoint_guard_cache_watch_up", "services")).isZero());
    }
}
