package io.waypointguard.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What an API server with an empty cluster says to lists and watches, without TLS: enough to take the way of a start in
 * a cluster once, on a machine that has no API server.
 */
record TrainingCluster(HttpServer server, ExecutorService threads) implements AutoCloseable {

    private static final Map<String, String> KINDS = Map.of(
            "namespaces", "Namespace",
            "services", "Service",
            "gateways", "Gateway",
            "gatewayclasses", "GatewayClass",
            "serviceentries", "ServiceEntry",
            "authorizationpolicies", "AuthorizationPolicy");

    static TrainingCluster start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // A watch holds its thread until the end.
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", TrainingCluster::answer);
        server.start();
        return new TrainingCluster(server, threads);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String kind = KINDS.get(path.substring(path.lastIndexOf('/') + 1));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (kind == null) {
            send(exchange, 404, """
                    {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404,
                     "message":"not found","details":{"name":"training","kind":"training"}}""");
        } else if (String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true")) {
            watch(exchange, kind);
        } else {
            send(exchange, 200, """
                    {"kind":"%sList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""".formatted(kind));
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** One bookmark, and then silence until whoever watches has gone. */
    private static void watch(HttpExchange exchange, String kind) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("""
                {"type":"BOOKMARK","object":{"kind":"%s","apiVersion":"v1","metadata":{"resourceVersion":"2"}}}
                """.formatted(kind).getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException end) {
            exchange.close();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
