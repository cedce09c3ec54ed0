package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.cluster.LineStream.Line;
import io.waypointguard.decode.Decoded;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Follows the objects of one kind: lists them, watches what changes, and begins again from whatever goes wrong, for
 * ever. A kind that the API server does not know has no objects, until it does. One thread of its own.
 */
final class Reflector {

    private static final Logger LOG = Logger.getLogger(Reflector.class);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** How often to ask for a kind that is not there. */
    private static final Duration UNKNOWN_KIND_PAUSE = Duration.ofSeconds(5);

    private final KubeApi api;
    private final ClusterMesh mesh;
    private final KindState state;
    private final WatchTimes times;
    private final Thread thread;
    private Optional<KindList> position = Optional.empty();
    private Duration pause = FIRST_PAUSE;
    private String told = "";
    private volatile boolean stopped;

    Reflector(KubeApi api, ClusterMesh mesh, KindState state, WatchTimes times) {
        this.api = api;
        this.mesh = mesh;
        this.state = state;
        this.times = times;
        this.thread = new Thread(this::run, "reflector-" + state.kind().resource());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        while (!stopped) {
            try {
                step();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // A bug of ours must not end the watch: begin anew, from a list.
                LOG.errorf(e, "following %s: an internal error", state.kind().resource());
                position = Optional.empty();
                state.failed("an internal error, which is in the log");
                sleepQuietly();
            }
        }
    }

    private void step() throws InterruptedException {
        try {
            if (position.isEmpty()) {
                list();
            } else {
                watch(position.get());
            }
        } catch (ApiFailure e) {
            state.failed(e.reason());
            if (e.kind() != Cause.OTHER) {
                // Too old to go on from, or the kind has gone: a new list tells which.
                position = Optional.empty();
            }
            if (e.kind() != Cause.GONE) {
                tell(e.reason());
            }
            sleep(nextPause());
        }
    }

    private void list() throws ApiFailure, InterruptedException {
        List<MeshObject> objects = new ArrayList<>();
        Optional<KindList> list =
                KindList.read(api, state.kind(), stored -> known(stored).ifPresent(objects::add));
        mesh.replace(state.kind(), objects);
        state.contact(System.nanoTime());
        state.listed();
        position = list;
        if (list.isEmpty()) {
            sleep(UNKNOWN_KIND_PAUSE);
        }
    }

    private void watch(KindList from) throws ApiFailure, InterruptedException {
        String path = ApiVersions.path(state.kind(), from.version()) + "?watch=true&allowWatchBookmarks=true"
                + "&timeoutSeconds=" + times.duration().toSeconds() + "&resourceVersion=" + from.resourceVersion();
        try (LineStream stream = api.stream(path, ANSWER_TIMEOUT)) {
            working();
            while (stream.next(times.patience()) instanceof Line.Text text) {
                event(KubeApi.parse(text.bytes()));
                working();
            }
        } finally {
            state.watching(false);
        }
    }

    private void event(JsonNode event) throws ApiFailure {
        JsonNode object = event.path("object");
        String type = event.path("type").asText();
        switch (type) {
            case "ADDED", "MODIFIED" -> known(object).ifPresentOrElse(mesh::put, () -> mesh.remove(ref(object)));
            case "DELETED" -> mesh.remove(ref(object));
            case "BOOKMARK" -> {}
            default ->
                throw new ApiFailure(
                        KubeApi.cause(object.path("code").asInt()),
                        type + ": " + object.path("message").asText());
        }
        String reached = object.path("metadata").path("resourceVersion").asText();
        position = position.map(list -> new KindList(list.version(), reached));
    }

    private ObjectRef ref(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectRef(
                state.kind(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
    }

    /** Nothing for what cannot be read, which no schema lets through: a denial reads it live, and cannot read it either. */
    private Optional<MeshObject> known(JsonNode stored) {
        Decoded decoded = StoredObjects.decode(stored);
        if (decoded instanceof Decoded.Malformed malformed) {
            LOG.warnf("%s cannot be read: %s %s", ref(stored), malformed.path(), malformed.fault());
        }
        return decoded instanceof Decoded.Known known ? Optional.of(known.object()) : Optional.empty();
    }

    private void working() {
        state.contact(System.nanoTime());
        state.watching(true);
        pause = FIRST_PAUSE;
        if (!told.isEmpty()) {
            LOG.infof("%s are followed again", state.kind().resource());
            told = "";
        }
    }

    /** Each reason once, until all is well again. */
    private void tell(String reason) {
        if (!reason.equals(told)) {
            LOG.warnf("%s cannot be followed, trying again: %s", state.kind().resource(), reason);
            told = reason;
        }
    }

    private Duration nextPause() {
        Duration now = pause;
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        return now;
    }

    /** With some chance in it, so that the replicas do not come all at once. */
    private static void sleep(Duration about) throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextLong(about.toMillis() / 2, about.toMillis()) + 1);
    }

    private void sleepQuietly() {
        try {
            sleep(nextPause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }
}
