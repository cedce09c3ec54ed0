package io.waypointguard.admission;

import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.MeshSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Decides a few reviews that nobody asked for, before the server is ready: the first real one finds the classes
 * loaded, and costs a fraction of what it would.
 */
public final class WarmUp {

    private static final int ROUNDS = 3;

    private static final byte[] REVIEW = """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"warm-up",
             "kind":{"group":"security.istio.io","version":"v1","kind":"AuthorizationPolicy"},
             "resource":{"group":"security.istio.io","version":"v1","resource":"authorizationpolicies"},
             "name":"warm-up","namespace":"warm-up","operation":"CREATE",
             "userInfo":{"username":"warm-up","groups":["warm-up"]},"oldObject":null,"dryRun":true,
             "object":{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy",
              "metadata":{"name":"warm-up","namespace":"warm-up"},
              "spec":{"targetRefs":[{"kind":"Gateway","group":"gateway.networking.k8s.io","name":"warm-up"}],
               "rules":[{"from":[{"source":{"principals":["cluster.local/ns/warm-up/sa/warm-up"]}}],
                "to":[{"operation":{"methods":["GET"],"paths":["/*"]}}]}]}}}}""".getBytes(StandardCharsets.UTF_8);

    private WarmUp() {}

    /** Decides as that guard does, over a mesh of nothing, and forgets what it decided. */
    public static void of(Guard guard) {
        AdmissionReviewer reviewer =
                new AdmissionReviewer(guard, Optional.empty(), () -> Optional.of(MeshSnapshot.partial(List.of())));
        for (int round = 0; round < ROUNDS; round++) {
            reviewer.validate(REVIEW, Deadline.from(System.nanoTime(), Optional.empty()));
        }
    }
}
