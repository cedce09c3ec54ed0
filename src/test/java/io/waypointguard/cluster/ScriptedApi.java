package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Speaks as an API server does about the objects of one kind, in one version, until it is told to misbehave: lists in
 * pages, watches that end in their time, plain text for unknown paths. A misbehaviour is for the next question of a
 * sort, or for all until it is told to stop.
 */
final class ScriptedApi implements AutoCloseable {

    /** The sorts of questions. */
    enum Question {
        LIST,
        LATEST,
        WATCH,
        OBJECT,
        DISCOVERY
    }

    private record Event(int revision, String type, ObjectNode object) {}

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Kind kind;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final Map<Question, Queue<Consumer<HttpServerRequest>>> next = new EnumMap<>(Question.class);
    private final Map<Question, Consumer<HttpServerRequest>> always = new EnumMap<>(Question.class);
    private final List<String> asked = new ArrayList<>();
    private String version;
    private int revision = 100;
    private int oldest;
    private int page = Integer.MAX_VALUE;
    private boolean namespaces;
    private final List<HttpConnection> open = new ArrayList<>();

    ScriptedApi(Kind kind, String version) {
        this.kind = kind;
        this.version = version;
        server = vertx.createHttpServer()
                .connectionHandler(this::opened)
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.actualPort())
                .build();
    }

    KubeApi client() {
        return KubeApi.of(config());
    }

    // What it holds

    synchronized void put(String namespace, String name, String rest) {
        ObjectNode object = (ObjectNode) MeshYaml.tree(rest.isEmpty() ? "{}" : rest);
        String apiVersion = kind.group().isEmpty() ? version : kind.group() + "/" + version;
        object.put("apiVersion", apiVersion).put("kind", kind.kindName());
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("namespace", namespace).put("name", name).put("resourceVersion", String.valueOf(++revision));
        boolean known = objects.put(namespace + "/" + name, object) != null;
        happened(known ? "MODIFIED" : "ADDED", object);
    }

    synchronized void delete(String namespace, String name) {
        ObjectNode object = objects.remove(namespace + "/" + name).deepCopy();
        object.withObject("/metadata").put("resourceVersion", String.valueOf(++revision));
        happened("DELETED", object);
    }

    /** Something else happens, so that a bookmark has something to tell. */
    synchronized void bookmark() {
        ObjectNode object = MeshYaml.JSON.createObjectNode().put("kind", kind.kindName());
        object.putObject("metadata").put("resourceVersion", String.valueOf(++revision));
        happened("BOOKMARK", object);
    }

    private void happened(String type, ObjectNode object) {
        events.add(new Event(revision, type, object));
        watches.forEach(Watch::send);
    }

    /** Nobody can go on from before now any more. */
    synchronized void forgetThePast() {
        events.clear();
        oldest = revision;
    }

    /** Objects of other kinds are written, so many times. */
    synchronized void othersAreWritten(int times) {
        revision += times;
    }

    /** As after a restore from a backup: nothing that happened since the given revision has happened. */
    synchronized void goBackTo(int past, Map<String, ObjectNode> state) {
        objects.clear();
        objects.putAll(state);
        events.clear();
        revision = past;
    }

    synchronized Map<String, ObjectNode> state() {
        return new TreeMap<>(objects);
    }

    synchronized int revision() {
        return revision;
    }

    synchronized void pagesOf(int size) {
        page = size;
    }

    /** From now on it serves the kind in that version, or, with an empty one, not at all. */
    synchronized void serve(String now) {
        version = now;
        if (now.isEmpty()) {
            objects.clear();
        }
        closeWatches();
    }

    /** Namespaces, too; there are none, and nothing ever happens to them. */
    synchronized void alsoServeNamespaces() {
        namespaces = true;
    }

    // How it misbehaves

    synchronized void next(Question question, Consumer<HttpServerRequest> answer) {
        next.computeIfAbsent(question, any -> new ArrayDeque<>()).add(answer);
    }

    synchronized void always(Question question, Consumer<HttpServerRequest> answer) {
        always.put(question, answer);
    }

    synchronized void behave() {
        always.clear();
        next.clear();
    }

    /** Ends all watches in order, before their time. */
    synchronized void closeWatches() {
        List.copyOf(watches).forEach(Watch::end);
    }

    /** Writes to all watches what no API server writes. */
    synchronized void tellWatches(String text) {
        watches.forEach(watch -> watch.response.write(text));
    }

    /** Closes the connections of all watches in the middle of an answer. */
    synchronized void breakWatches() {
        List.copyOf(watches).forEach(watch -> watch.connection.close());
    }

    /** An answer with that code and, as the message of a Status, that text. */
    static Consumer<HttpServerRequest> status(int code, String reason, String message) {
        ObjectNode status = MeshYaml.JSON.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
        status.put("message", message).put("reason", reason).put("code", code);
        return request -> request.response().setStatusCode(code).end(status.toString());
    }

    static Consumer<HttpServerRequest> text(int code, String body) {
        return request -> request.response().setStatusCode(code).end(body);
    }

    /** A watch with those lines, and then whatever a watch says. */
    Consumer<HttpServerRequest> lines(String... lines) {
        return request -> {
            request.response().setChunked(true).write(String.join("\n", lines) + "\n");
            watch(request, request.response());
        };
    }

    static Consumer<HttpServerRequest> brokenAfter(String start) {
        return request -> request.response()
                .setChunked(true)
                .write(start)
                .onComplete(written -> request.connection().close());
    }

    static void silent(HttpServerRequest request) {
        request.response().setChunked(true).writeHead();
    }

    static void unanswered(HttpServerRequest request) {}

    // What it was asked

    synchronized List<String> asked(Question question) {
        return asked.stream()
                .filter(line -> line.startsWith(question + " "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .collect(Collectors.toList());
    }

    synchronized int openConnections() {
        return open.size();
    }

    synchronized int openWatches() {
        return watches.size();
    }

    private synchronized void opened(HttpConnection connection) {
        open.add(connection);
        connection.closeHandler(closed -> closed(connection));
    }

    private synchronized void closed(HttpConnection connection) {
        open.remove(connection);
    }

    private synchronized void answer(HttpServerRequest request) {
        if (namespaces && request.path().equals("/api/v1/namespaces")) {
            noNamespaces(request);
            return;
        }
        Question question = question(request);
        asked.add(question + " " + request.uri());
        Queue<Consumer<HttpServerRequest>> scripted = next.getOrDefault(question, new ArrayDeque<>());
        if (!scripted.isEmpty()) {
            scripted.remove().accept(request);
        } else if (always.containsKey(question)) {
            always.get(question).accept(request);
        } else {
            properly(question, request);
        }
    }

    private void noNamespaces(HttpServerRequest request) {
        if ("true".equals(request.getParam("watch"))) {
            long millis = 1000 * Long.parseLong(request.getParam("timeoutSeconds"));
            request.response().setChunked(true).writeHead();
            vertx.setTimer(millis, timer -> request.response().end());
        } else {
            text(200, "{\"kind\":\"NamespaceList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}")
                    .accept(request);
        }
    }

    private Question question(HttpServerRequest request) {
        String path = request.path();
        if (!path.contains("/" + kind.resource())) {
            return Question.DISCOVERY;
        }
        if (!path.endsWith("/" + kind.resource())) {
            return Question.OBJECT;
        }
        if ("true".equals(request.getParam("watch"))) {
            return Question.WATCH;
        }
        return "1".equals(request.getParam("limit")) ? Question.LATEST : Question.LIST;
    }

    private void properly(Question question, HttpServerRequest request) {
        if (question == Question.DISCOVERY) {
            discover(request);
        } else if (!request.path().startsWith(root() + "/") || version.isEmpty()) {
            text(404, "404 page not found\n").accept(request);
        } else if (question == Question.WATCH) {
            watch(request, request.response().setChunked(true));
        } else if (question == Question.OBJECT) {
            object(request);
        } else {
            list(request);
        }
    }

    private String root() {
        return (kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/") + version;
    }

    private void discover(HttpServerRequest request) {
        ObjectNode answer = MeshYaml.JSON.createObjectNode();
        if (!request.path().equals("/apis") && !request.path().equals(root())) {
            text(404, "404 page not found\n").accept(request);
            return;
        }
        if (request.path().equals("/apis")) {
            ArrayNode groups = answer.put("kind", "APIGroupList").putArray("groups");
            if (!version.isEmpty()) {
                groups.addObject()
                        .put("name", kind.group())
                        .putArray("versions")
                        .addObject()
                        .put("version", version);
            }
        } else {
            answer.put("kind", "APIResourceList")
                    .putArray("resources")
                    .addObject()
                    .put("name", kind.resource());
        }
        request.response().end(answer.toString());
    }

    private void object(HttpServerRequest request) {
        String[] parts = request.path().split("/");
        String name = parts[parts.length - 3] + "/" + parts[parts.length - 1];
        String key = kind.namespaced() ? parts[parts.length - 3] + "/" + parts[parts.length - 1] : "/" + name;
        ObjectNode found = objects.get(key);
        if (found == null) {
            status(404, "NotFound", kind.resource() + " \"" + name + "\" not found")
                    .accept(request);
        } else {
            request.response().end(found.toString());
        }
    }

    private void list(HttpServerRequest request) {
        int from = request.getParam("continue") == null ? 0 : Integer.parseInt(request.getParam("continue"));
        int size = Math.min(page, Integer.parseInt(request.getParam("limit")));
        List<ObjectNode> all = List.copyOf(objects.values());
        int to = Math.min(all.size(), from + size);
        ObjectNode answer = MeshYaml.JSON.createObjectNode();
        answer.put("kind", kind.kindName() + "List").put("apiVersion", "any");
        ObjectNode metadata = answer.putObject("metadata").put("resourceVersion", String.valueOf(revision));
        if (to < all.size()) {
            metadata.put("continue", String.valueOf(to));
        }
        ArrayNode items = answer.putArray("items");
        all.subList(from, to).forEach(object -> {
            ObjectNode item = items.add(object.deepCopy()).get(items.size() - 1).deepCopy();
            // In lists, the API server leaves these to the list.
            item.remove(List.of("apiVersion", "kind"));
            items.set(items.size() - 1, item);
        });
        request.response().end(answer.toString());
    }

    private void watch(HttpServerRequest request, HttpServerResponse response) {
        int from = Integer.parseInt(request.getParam("resourceVersion"));
        if (from < oldest) {
            status(410, "Expired", "too old resource version: " + from).accept(request);
            return;
        }
        Watch watch = new Watch(request.connection(), response, from);
        watches.add(watch);
        response.closeHandler(closed -> ended(watch));
        if (!response.headWritten()) {
            response.writeHead();
        }
        vertx.setTimer(1000 * Long.parseLong(request.getParam("timeoutSeconds")), timer -> watch.end());
        watch.send();
    }

    private synchronized void ended(Watch watch) {
        watches.remove(watch);
    }

    private final class Watch {

        private final HttpConnection connection;
        private final HttpServerResponse response;
        private int sent;

        Watch(HttpConnection connection, HttpServerResponse response, int from) {
            this.connection = connection;
            this.response = response;
            this.sent = from;
        }

        void send() {
            for (Event event : events) {
                if (event.revision() > sent) {
                    sent = event.revision();
                    ObjectNode line = MeshYaml.JSON.createObjectNode().put("type", event.type());
                    response.write(line.set("object", event.object()) + "\n");
                }
            }
        }

        void end() {
            ended(this);
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        }
    }

    /** The identity of one of its objects. */
    ObjectRef ref(String namespace, String name) {
        return new ObjectRef(kind, namespace, name);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
