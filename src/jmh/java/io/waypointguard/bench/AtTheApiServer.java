package io.waypointguard.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.testing.apiserver.ApiServer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the guard adds to a request at a real API server, beside what a webhook adds that does not look: policies are
 * created, as dry runs so that nothing grows, in three Namespaces, of which one asks nobody, one the null webhook and
 * one the guard; one request each in turn, on one connection. Arguments: the number of requests each, and of Services
 * in the mesh.
 */
public final class AtTheApiServer {

    private static final List<String> NAMES = List.of("none", "null", "guard");

    private AtTheApiServer() {}

    public static void main(String... args) {
        int requests = args.length > 0 ? Integer.parseInt(args[0]) : 3_000;
        MeshOfSize mesh = new MeshOfSize(args.length > 1 ? Integer.parseInt(args[1]) : 10_000);
        int before = args.length > 2 ? Integer.parseInt(args[2]) : requests;
        try {
            run(requests, mesh, before);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(int requests, MeshOfSize mesh, int before) throws Exception {
        ApiServer server = ApiServer.shared();
        try (KubernetesClient client = server.client()) {
            mesh.create(client);
            try (TwoWebhooks webhooks = new TwoWebhooks(server)) {
                System.out.printf(
                        Locale.ROOT,
                        "%d objects; ready after %.0f ms with %.0f MiB resident%n",
                        mesh.objects(),
                        webhooks.millisToReady,
                        webhooks.guard.residentMebibytes());
                measure(client, webhooks, requests, before);
            }
        }
    }

    private static void measure(KubernetesClient client, TwoWebhooks webhooks, int requests, int before)
            throws Exception {
        for (String name : NAMES) {
            String namespace = "bench-" + name;
            client.resource(MeshOfSize.namespace(namespace, ",\"bench\":\"" + name + "\""))
                    .serverSideApply();
            client.resource(MeshOfSize.waypoint(namespace)).serverSideApply();
            client.resource(MeshOfSize.service(namespace, "reviews")).serverSideApply();
        }
        webhooks.register(client, "null", TwoWebhooks.NULL_PORT);
        webhooks.register(client, "guard", TwoWebhooks.GUARD_PORT);
        Thread.sleep(3_000);
        Creations creations = new Creations(client);
        creations.round(before);
        double guardBefore = webhooks.guard.cpuMillis();
        double nullBefore = webhooks.nothing.cpuMillis();
        Map<String, Latencies> latencies = creations.round(requests);
        report(latencies);
        System.out.printf(
                Locale.ROOT,
                "CPU a request: null %.3f ms, guard %.3f ms; resident: null %.0f MiB, guard %.0f MiB%n",
                (webhooks.nothing.cpuMillis() - nullBefore) / requests,
                (webhooks.guard.cpuMillis() - guardBefore) / requests,
                webhooks.nothing.residentMebibytes(),
                webhooks.guard.residentMebibytes());
    }

    private static void report(Map<String, Latencies> latencies) {
        latencies.forEach((name, times) -> System.out.printf("%-6s %s%n", name, times));
        for (double percentile : new double[] {50, 99, 99.9}) {
            double none = latencies.get("none").millis(percentile);
            double byNull = latencies.get("null").millis(percentile) - none;
            double byGuard = latencies.get("guard").millis(percentile) - none;
            System.out.printf(
                    Locale.ROOT,
                    "p%s: null adds %.2f ms, guard adds %.2f ms: ratio %.2f%n",
                    percentile,
                    byNull,
                    byGuard,
                    byGuard / byNull);
        }
    }

    /** One client with one connection. */
    private record Creations(KubernetesClient client) {

        Map<String, Latencies> round(int requests) throws Exception {
            Map<String, Latencies> latencies = new LinkedHashMap<>();
            NAMES.forEach(name -> latencies.put(name, new Latencies()));
            for (int i = 0; i < requests; i++) {
                for (String name : NAMES) {
                    latencies.get(name).add(create("bench-" + name, i));
                }
            }
            return latencies;
        }

        private long create(String namespace, int i) throws Exception {
            String path = MeshOfSize.POLICIES.formatted(namespace) + "?dryRun=All";
            var request = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(client.getMasterUrl().toString().replaceAll("/$", "") + path))
                    .post("application/json", MeshOfSize.policy(namespace, "policy-" + i, "reviews"))
                    .build();
            long start = System.nanoTime();
            var response =
                    client.getHttpClient().sendAsync(request, String.class).get();
            long nanos = System.nanoTime() - start;
            if (response.code() != 201) {
                throw new IllegalStateException(response.code() + " " + response.body());
            }
            return nanos;
        }
    }
}
