package io.waypointguard.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mesh in a cluster: Namespaces with ten Services each, that use a waypoint of the Namespace, and with a policy for
 * every second Service.
 *
 * @param services how many Services
 */
record MeshOfSize(int services) {

    private static final int SERVICES_PER_NAMESPACE = 10;
    private static final int AT_ONCE = 32;

    static final String GATEWAYS = "/apis/gateway.networking.k8s.io/v1/namespaces/%s/gateways";
    static final String POLICIES = "/apis/security.istio.io/v1/namespaces/%s/authorizationpolicies";

    int objects() {
        int namespaces = services / SERVICES_PER_NAMESPACE;
        return services + services / 2 + 2 * namespaces;
    }

    /** Creates all of it. */
    void create(KubernetesClient client) throws InterruptedException {
        Posts posts = new Posts(client, new Semaphore(AT_ONCE), new AtomicInteger());
        for (int n = 0; n < services / SERVICES_PER_NAMESPACE; n++) {
            posts.post("/api/v1/namespaces", namespace("team-" + n, ""));
        }
        posts.finish();
        for (int i = 0; i < services; i++) {
            String namespace = "team-" + i / SERVICES_PER_NAMESPACE;
            if (i % SERVICES_PER_NAMESPACE == 0) {
                posts.post(GATEWAYS.formatted(namespace), waypoint(namespace));
            }
            posts.post("/api/v1/namespaces/" + namespace + "/services", service(namespace, "service-" + i));
            if (i % 2 == 0) {
                posts.post(POLICIES.formatted(namespace), policy(namespace, "policy-" + i, "service-" + i));
            }
        }
        posts.finish();
        if (posts.failures().get() > 0) {
            throw new IllegalStateException(posts.failures() + " objects could not be created");
        }
    }

    static String namespace(String name, String label) {
        return """
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s",
                 "labels":{"istio.io/dataplane-mode":"ambient"%s}}}""".formatted(name, label);
    }

    static String waypoint(String namespace) {
        return """
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway",
                 "metadata":{"name":"waypoint","namespace":"%s","labels":{"istio.io/waypoint-for":"service"}},
                 "spec":{"gatewayClassName":"istio-waypoint",
                  "listeners":[{"name":"mesh","port":15008,"protocol":"HBONE"}]}}""".formatted(namespace);
    }

    static String service(String namespace, String name) {
        return """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s","namespace":"%s",
                  "labels":{"istio.io/use-waypoint":"waypoint","app":"%s"}},
                 "spec":{"selector":{"app":"%s"},"ports":[{"name":"http","port":80}]}}""".formatted(name, namespace, name, name);
    }

    static String policy(String namespace, String name, String service) {
        return """
                {"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy",
                 "metadata":{"name":"%s","namespace":"%s"},
                 "spec":{"targetRefs":[{"kind":"Service","group":"","name":"%s"}],"action":"ALLOW",
                  "rules":[{"from":[{"source":{"principals":["cluster.local/ns/%s/sa/client"]}}],
                   "to":[{"operation":{"methods":["GET","POST"],"paths":["/api/*"]}}]}]}}""".formatted(name, namespace, service, namespace);
    }

    /** Posts many at a time. */
    private record Posts(KubernetesClient client, Semaphore free, AtomicInteger failures) {

        void post(String path, String json) throws InterruptedException {
            free.acquire();
            CompletableFuture<HttpResponse<String>> answer = client.getHttpClient()
                    .sendAsync(
                            client.getHttpClient()
                                    .newHttpRequestBuilder()
                                    .uri(URI.create(
                                            client.getMasterUrl().toString().replaceAll("/$", "") + path))
                                    .post("application/json", json)
                                    .build(),
                            String.class);
            var unused = answer.whenComplete((response, error) -> {
                if (error != null || response.code() != 201) {
                    if (failures.getAndIncrement() == 0) {
                        System.err.println(error != null ? error : response.code() + " " + response.body());
                    }
                }
                free.release();
            });
        }

        void finish() throws InterruptedException {
            free.acquire(AT_ONCE);
            free.release(AT_ONCE);
        }
    }
}
