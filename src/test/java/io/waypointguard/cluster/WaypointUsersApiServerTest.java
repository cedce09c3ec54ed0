package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The labels by which Services name waypoints, asked of a real API server. */
@ApiServerTest
class WaypointUsersApiServerTest {

    @Test
    void thoseOfTheNamespaceThatNameAWaypointAreRead() {
        ApiServer.shared().kubectl().apply("""
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: waypoint-users}
                        ---
                        apiVersion: v1
                        kind: Service
                        metadata: {name: labelled, namespace: waypoint-users, labels: {istio.io/use-waypoint: waypoint}}
                        spec: {ports: [{port: 80}]}
                        ---
                        apiVersion: v1
                        kind: Service
                        metadata: {name: unlabelled, namespace: waypoint-users}
                        spec: {ports: [{port: 80}]}
                        ---
                        apiVersion: networking.istio.io/v1
                        kind: ServiceEntry
                        metadata: {name: outside, namespace: waypoint-users, labels: {istio.io/use-waypoint: egress}}
                        spec: {hosts: [example.com], ports: [{number: 443, name: tls, protocol: TLS}]}
                        """).orFail();

        assertThat(usersIn("waypoint-users"))
                .containsOnlyKeys(
                        ObjectRef.service("waypoint-users", "labelled"),
                        ObjectRef.serviceEntry("waypoint-users", "outside"))
                .allSatisfy((ref, reading) -> assertThat(reading).isInstanceOf(Reading.Found.class));
        assertThat(usersIn("no-such-namespace")).isEmpty();
    }

    private static Map<ObjectRef, Reading> usersIn(String namespace) {
        KubeContext context = KubeContext.of(ApiServer.shared().kubeconfig().toString(), "");
        try (KubeApi api = KubeApi.of(context.config())) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            return new LiveReader(api, deadline, new LiveReads()).waypointUsersIn(namespace);
        }
    }
}
