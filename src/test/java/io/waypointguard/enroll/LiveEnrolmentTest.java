package io.waypointguard.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.LiveDecision;
import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.guard.LiveReads;
import io.waypointguard.guard.LiveReads.Failure;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.mesh.Service;
import io.waypointguard.mesh.UnchangingMesh;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Enrolment over a cache that is a moment behind the cluster. */
class LiveEnrolmentTest {

    private static final Evidence SHOP = Evidence.NONE.and(ObjectRef.namespace("shop"));
    private static final MeshObject PLAIN = namespace("annotations: {}");
    private static final MeshObject ANNOTATED = namespace("annotations: {waypoint-guard.io/waypoint: named}");
    private static final Service CART = service("labels: {app: cart}");

    private final Enrolment enrolment = new Enrolment(MeshSettings.DEFAULTS, Optional.empty());

    @Test
    @DisplayName("A Service that gets a label from memory gets it without a question")
    void known_from_memory() {
        assertThat(fromCache(enrolment, CART, mesh(ANNOTATED)))
                .isEqualTo(new Result.Final<>(Map.of("istio.io/use-waypoint", "named")));
    }

    @Test
    @DisplayName("An annotation that was written a moment before the Service counts")
    void the_annotation_came_first() {
        assertThat(fromCache(enrolment, CART, mesh(PLAIN))).isEqualTo(new Result.Pending<>(SHOP));
        assertThat(settled(CART, mesh(PLAIN), mesh(ANNOTATED))).containsValue("named");
        assertThat(settled(CART, mesh(PLAIN), mesh(PLAIN))).isEmpty();
    }

    @Test
    @DisplayName("So does a Namespace that was made a moment before it, and whether that one is ambient")
    void the_namespace_came_first() {
        MeshObject ordinary = MeshYaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        Enrolment withDefault = new Enrolment(MeshSettings.DEFAULTS, WaypointName.of("waypoint"));

        assertThat(fromCache(withDefault, CART, mesh())).isEqualTo(new Result.Pending<>(SHOP));
        assertThat(settled(CART, mesh(), mesh(ANNOTATED))).containsValue("named");
        assertThat(settled(CART, mesh(), mesh(ordinary))).isEmpty();
    }

    @Test
    @DisplayName("A Namespace that exists and cannot be read says nothing, and not that there is none")
    void unreadable_namespace() {
        MeshSnapshot remembered = mesh().withUnreadable(ObjectRef.namespace("shop"));

        assertThat(fromCache(enrolment, CART, remembered)).isEqualTo(new Result.Pending<>(SHOP));
        assertThat(new UnchangingMesh(() -> remembered)
                        .read(SHOP.found().keySet())
                        .values())
                .singleElement()
                .isInstanceOf(LiveObjects.Reading.Unreadable.class);
    }

    @Test
    @DisplayName("Nothing is read for a Service that nothing can enrol")
    void no_candidate() {
        for (String metadata : List.of(
                "labels: {istio.io/use-waypoint: none}",
                "labels: {gateway.istio.io/managed: istio.io-mesh-controller}",
                "deletionTimestamp: \"2026-01-01T00:00:00Z\"")) {
            assertThat(fromCache(enrolment, service(metadata), mesh())).isEqualTo(new Result.Final<>(Map.of()));
        }
    }

    private static Result<Map<String, String>> fromCache(Enrolment enrolment, Service service, MeshSnapshot cached) {
        return new Rounds(enrolment, service, cached).decide(LiveReads.NONE);
    }

    private Map<String, String> settled(Service service, MeshSnapshot cached, MeshSnapshot cluster) {
        return LiveDecision.decide(new Rounds(enrolment, service, cached), new UnchangingMesh(() -> cluster));
    }

    private record Rounds(Enrolment enrolment, Service service, MeshSnapshot cached)
            implements LiveDecision.Request<Map<String, String>> {

        @Override
        public Result<Map<String, String>> decide(LiveReads reads) {
            RecordingMesh mesh = new RecordingMesh(reads.over(cached));
            Map<String, String> labels = enrolment.labels(service, mesh);
            return reads.result(enrolment.toReadLive(service, mesh, labels), () -> labels);
        }

        @Override
        public Map<String, String> unavailable(Failure failure) {
            throw new AssertionError("nothing was decided: " + failure);
        }
    }

    private static MeshSnapshot mesh(MeshObject... objects) {
        return MeshSnapshot.complete(List.of(objects));
    }

    private static MeshObject namespace(String metadata) {
        return MeshYaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: shop,"
                + " labels: {istio.io/dataplane-mode: ambient}, " + metadata + "}}");
    }

    private static Service service(String metadata) {
        return (Service) MeshYaml.object(
                "{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop, " + metadata + "}}");
    }
}
