package io.waypointguard.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.testing.apiserver.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocketFactory;

/**
 * The guard's answers over kept connections, beside those of a webhook that does not look: blocks of requests to the one
 * and the other in turn, every second one to be denied by the guard, and every verdict checked. A connection posts at a
 * fixed rate, and a time counts from the moment at which the request was due. Arguments: requests a second, seconds a
 * measurement, and Services in the mesh.
 */
public final class UnderLoad {

    private static final int BLOCKS = 10;

    private final SSLSocketFactory tls;
    private final int rate;

    private UnderLoad(SSLSocketFactory tls, int rate) {
        this.tls = tls;
        this.rate = rate;
    }

    public static void main(String... args) {
        int rate = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        MeshOfSize mesh = new MeshOfSize(args.length > 2 ? Integer.parseInt(args[2]) : 10_000);
        try {
            run(rate, seconds, mesh);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(int rate, int seconds, MeshOfSize mesh) throws Exception {
        ApiServer server = ApiServer.shared();
        try (KubernetesClient client = server.client()) {
            mesh.create(client);
        }
        try (TwoWebhooks webhooks = new TwoWebhooks(server)) {
            System.out.printf(
                    Locale.ROOT,
                    "%d objects; ready after %.0f ms with %.0f MiB resident%n",
                    mesh.objects(),
                    webhooks.millisToReady,
                    webhooks.guard.residentMebibytes());
            UnderLoad load = new UnderLoad(TlsConnection.trusting(webhooks.certificate()), rate);
            load.measure(4, seconds / 2);
            for (int connections : new int[] {1, 16, 64}) {
                double guardBefore = webhooks.guard.cpuMillis();
                double nullBefore = webhooks.nothing.cpuMillis();
                Result result = load.measure(connections, seconds);
                System.out.printf(
                        Locale.ROOT,
                        "%d connections%n  null   %s%n  admits %s%n  denies %s%n  CPU a request: null %.2f ms, guard"
                                + " %.2f ms; resident: null %.0f MiB, guard %.0f MiB%n",
                        connections,
                        result.nothing,
                        result.admitted,
                        result.denied,
                        (webhooks.nothing.cpuMillis() - nullBefore) / result.nothing.count(),
                        (webhooks.guard.cpuMillis() - guardBefore) / (result.admitted.count() + result.denied.count()),
                        webhooks.nothing.residentMebibytes(),
                        webhooks.guard.residentMebibytes());
            }
        }
    }

    private record Result(Latencies nothing, Latencies admitted, Latencies denied) {}

    private Result measure(int connections, int seconds) throws Exception {
        Result result = new Result(new Latencies(), new Latencies(), new Latencies());
        int each = Math.max(1, rate * seconds / BLOCKS / connections);
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            for (int block = 0; block < BLOCKS; block++) {
                together(threads, connections, TwoWebhooks.NULL_PORT, each, result);
                together(threads, connections, TwoWebhooks.GUARD_PORT, each, result);
            }
        } finally {
            threads.shutdownNow();
        }
        return result;
    }

    private void together(ExecutorService threads, int connections, int port, int each, Result result)
            throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            int connection = c;
            tasks.add(() -> {
                post(connection, connections, port, each, result);
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(tasks)) {
            done.get();
        }
    }

    private void post(int connection, int connections, int port, int each, Result result)
            throws IOException, InterruptedException {
        long interval = 1_000_000_000L * connections / rate;
        try (TlsConnection webhook = new TlsConnection(tls, port)) {
            webhook.post(review(0, true));
            long first = System.nanoTime() + interval * connection / connections;
            for (int i = 0; i < each; i++) {
                boolean admitted = i % 2 == 0;
                byte[] review = review(connection * each + i, admitted);
                long due = first + i * interval;
                sleepUntil(due);
                String answer = webhook.post(review);
                long nanos = System.nanoTime() - due;
                if (port == TwoWebhooks.NULL_PORT) {
                    result.nothing.add(nanos);
                } else {
                    (admitted ? result.admitted : result.denied).add(nanos);
                    if (answer.contains("\"allowed\":true") != admitted) {
                        throw new IllegalStateException("wrong: " + answer);
                    }
                }
            }
        }
    }

    private static void sleepUntil(long due) throws InterruptedException {
        long left = due - System.nanoTime();
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    /** The creation of a policy; one that names a Service which does not exist is to be denied. */
    private static byte[] review(int i, boolean admitted) {
        String policy = MeshOfSize.policy("team-0", "policy-new", admitted ? "service-0" : "missing");
        return """
                {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
                 "uid":"705ab4f5-6393-11e8-b7cc-%012d",
                 "kind":{"group":"security.istio.io","version":"v1","kind":"AuthorizationPolicy"},
                 "resource":{"group":"security.istio.io","version":"v1","resource":"authorizationpolicies"},
                 "name":"policy-new","namespace":"team-0","operation":"CREATE",
                 "userInfo":{"username":"jane","groups":["system:authenticated"]},
                 "object":%s,"oldObject":null,"dryRun":false}}""".formatted(i, policy).getBytes(StandardCharsets.UTF_8);
    }
}
