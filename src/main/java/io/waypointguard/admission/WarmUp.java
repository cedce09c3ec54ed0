package io.waypointguard.admission;

import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides reviews that nobody asked for, before the server is ready: an admission and a denial, so often that the first
 * real ones find the classes loaded and the code compiled. Nobody hears of what is decided.
 */
public final class WarmUp {

    /** From here on, the compiler has been through what matters, and more of them lengthen the start for little. */
    private static final int ROUNDS = 250;

    private WarmUp() {}

    /** Decides as that guard does, over a mesh of one Namespace. */
    public static void of(Guard guard) {
        Map<String, String> ambient = Map.of("istio.io/dataplane-mode", "ambient");
        Namespace namespace = new Namespace(new Metadata("v1", "", "warm-up", "", ambient, Map.of(), false));
        MeshSnapshot mesh = MeshSnapshot.partial(List.of(namespace));
        AdmissionReviewer reviewer = new AdmissionReviewer(guard, Optional.empty(), () -> Optional.of(mesh));
        byte[] admitted = review("""
                "targetRefs":[{"kind":"Gateway","group":"gateway.networking.k8s.io","name":"warm-up"}]""");
        byte[] denied = review("""
                "selector":{"matchLabels":{"app":"warm-up"}}""");
        for (int round = 0; round < ROUNDS; round++) {
            Deadline deadline = Deadline.from(System.nanoTime(), Optional.empty());
            reviewer.validateAtOnce(admitted, deadline);
            reviewer.validate(denied, deadline);
        }
    }

    private static byte[] review(String attachment) {
        return """
                {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"warm-up",
                 "kind":{"group":"security.istio.io","version":"v1","kind":"AuthorizationPolicy"},
                 "resource":{"group":"security.istio.io","version":"v1","resource":"authorizationpolicies"},
                 "name":"warm-up","namespace":"warm-up","operation":"CREATE",
                 "userInfo":{"username":"warm-up","groups":["warm-up"]},"oldObject":null,"dryRun":true,
                 "object":{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy",
                  "metadata":{"name":"warm-up","namespace":"warm-up"},
                  "spec":{%s,
                   "rules":[{"from":[{"source":{"principals":["cluster.local/ns/warm-up/sa/warm-up"]}}],
                    "to":[{"operation":{"methods":["GET"],"paths":["/*"]}}]}]}}}}""".formatted(attachment).getBytes(StandardCharsets.UTF_8);
    }
}
