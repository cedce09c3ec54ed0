package io.waypointguard.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.rule.rules.StandardRules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision from memory, over meshes of growing size: the time must not grow with the mesh. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How many Services are in the mesh, each with a policy, ten to a Namespace with a waypoint. */
    @Param({"100", "1000", "10000"})
    int services;

    /** Whether they stand in one Namespace instead. */
    @Param({"false", "true"})
    boolean oneNamespace;

    private final Guard guard = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS);
    private MeshSnapshot mesh = MeshSnapshot.complete(List.of());
    private JsonNode manifest = JSON.nullNode();
    private Change admitted = Change.create(object("v1", "Namespace", "", "none", ""));
    private Change denied = admitted;
    private Change atZtunnel = admitted;
    private Change stranding = admitted;
    private Change harmless = admitted;

    @Setup
    public void fillMesh() throws JsonProcessingException {
        List<MeshObject> objects = new ArrayList<>();
        int namespaces = oneNamespace ? 1 : services / 10;
        for (int n = 0; n < namespaces; n++) {
            objects.add(object("v1", "Namespace", "", "ns" + n, "\"istio.io/dataplane-mode\":\"ambient\""));
            objects.add(gateway("ns" + n));
        }
        for (int s = 0; s < services; s++) {
            String namespace = "ns" + s % namespaces;
            objects.add(service(namespace, "svc" + s));
            objects.add(decoded(JSON.readTree(policy(namespace, "policy" + s, "svc" + s))));
        }
        mesh = MeshSnapshot.complete(objects);
        int last = services - 1;
        String namespace = "ns" + last % namespaces;
        manifest = JSON.readTree(policy(namespace, "new", "svc" + last));
        admitted = Change.create(decoded(manifest));
        MeshObject service = service(namespace, "svc" + last);
        stranding = Change.update(service, object("v1", "Service", namespace, "svc" + last, ""));
        harmless = Change.update(
                service,
                object(
                        "v1",
                        "Service",
                        namespace,
                        "svc" + last,
                        "\"istio.io/use-waypoint\":\"waypoint\",\"team\":\"web\""));
        denied = Change.create(decoded(JSON.readTree(policy(namespace, "new", "missing"))));
        atZtunnel = Change.create(decoded(JSON.readTree(policy(namespace, "new", "svc" + last)
                .replaceFirst(
                        "\"targetRefs\":\\[[^]]*\\]",
                        "\"selector\":{\"matchLabels\":{\"app\":\"svc" + last + "\"}}"))));
    }

    @Benchmark
    public Decision admitsAPolicy() {
        return expect(guard.decide(admitted, mesh), true);
    }

    @Benchmark
    public Decision deniesAPolicyWithoutItsTarget() {
        return expect(guard.decide(denied, mesh), false);
    }

    @Benchmark
    public Decision deniesL7AtZtunnel() {
        return expect(guard.decide(atZtunnel, mesh), false);
    }

    @Benchmark
    public Decision deniesAServiceThatLosesItsWaypoint() {
        return expect(guard.decide(stranding, mesh), false);
    }

    @Benchmark
    public Decision admitsAServiceThatKeepsItsWaypoint() {
        return expect(guard.decide(harmless, mesh), true);
    }

    @Benchmark
    public Decision decodesAndAdmitsAPolicy() {
        return expect(guard.decide(Change.create(decoded(manifest)), mesh), true);
    }

    private static Decision expect(Decision decision, boolean allowed) {
        if (decision.allowed() != allowed) {
            throw new IllegalStateException("wrong decision: " + decision);
        }
        return decision;
    }

    private static String policy(String namespace, String name, String service) {
        return """
                {"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy",
                 "metadata":{"name":"%s","namespace":"%s"},
                 "spec":{"targetRefs":[{"group":"","kind":"Service","name":"%s"}],"action":"ALLOW","rules":[
                   {"from":[{"source":{"principals":["cluster.local/ns/%s/sa/client"]}}],
                    "to":[{"operation":{"methods":["GET","POST"],"paths":["/v1/*"]}}]}]}}
                """.formatted(name, namespace, service, namespace);
    }

    private static MeshObject service(String namespace, String name) throws JsonProcessingException {
        return decoded(JSON.readTree("""
                {"apiVersion":"v1","kind":"Service",
                 "metadata":{"name":"%s","namespace":"%s","labels":{"istio.io/use-waypoint":"waypoint"}},
                 "spec":{"selector":{"app":"%s"},"ports":[{"port":80}]}}
                """.formatted(name, namespace, name)));
    }

    private static MeshObject gateway(String namespace) throws JsonProcessingException {
        return decoded(JSON.readTree("""
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway",
                 "metadata":{"name":"waypoint","namespace":"%s"},
                 "spec":{"gatewayClassName":"istio-waypoint",
                         "listeners":[{"name":"mesh","port":15008,"protocol":"HBONE"}]},
                 "status":{"addresses":[{"value":"10.0.0.1"}]}}
                """.formatted(namespace)));
    }

    private static MeshObject object(String apiVersion, String kind, String namespace, String name, String labels) {
        try {
            return decoded(JSON.readTree("""
                    {"apiVersion":"%s","kind":"%s","metadata":{"name":"%s","namespace":"%s","labels":{%s}}}
                    """.formatted(apiVersion, kind, name, namespace, labels)));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static MeshObject decoded(JsonNode manifest) {
        if (ObjectDecoder.decode(manifest) instanceof Decoded.Known known) {
            return known.object();
        }
        throw new IllegalStateException("not decoded: " + manifest);
    }
}
