package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Reads and writes single objects of a cluster, as JSON.
 *
 * <p>Every method throws a {@link ClusterException} where the API server cannot be reached or refuses.
 */
public final class KubeObjects implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final String JSON = "application/json";
    private static final String JSON_PATCH = "application/json-patch+json";

    /** To whom the API server ascribes what is written. */
    private static final String FIELD_MANAGER = "?fieldManager=waypoint-guard-certs";

    private final KubeApi api;

    private KubeObjects(KubeApi api) {
        this.api = api;
    }

    /**
     * Those of the cluster that a kubeconfig names.
     *
     * @param kubeconfig a path; empty for the one of the environment, as for kubectl
     * @param context empty for the current one
     */
    public static KubeObjects of(String kubeconfig, String context) {
        KubeContext from = KubeContext.of(kubeconfig, context);
        return new KubeObjects(new KubeApi(KubeClients.of(from)));
    }

    /** Somebody else has written the object since it was read, or made one of that name. */
    public static final class ConflictException extends Exception {

        private static final long serialVersionUID = 1L;

        ConflictException(String message) {
            super(message);
        }
    }

    /** The object at that path; nothing where the API server says that there is none. */
    public Optional<JsonNode> get(String path) {
        try {
            return Optional.of(answer(api.getAsync(path, TIMEOUT)));
        } catch (ApiFailure e) {
            if (e.kind() == Cause.ABSENT) {
                return Optional.empty();
            }
            throw failed("read", path, e);
        }
    }

    /** The time by the API server's clock, to the second; nothing where it does not say. */
    public Optional<Instant> now() {
        try {
            return answer(api.clockAsync(TIMEOUT));
        } catch (ApiFailure e) {
            throw failed("ask for the time", "/version", e);
        }
    }

    /** Makes the object, in the collection at that path. */
    public void create(String collection, JsonNode object) throws ConflictException {
        write("create", "POST", collection, JSON, object);
    }

    /** Puts the object in the place of the one whose {@code resourceVersion} it has. */
    public void replace(String path, JsonNode object) throws ConflictException {
        write("update", "PUT", path, JSON, object);
    }

    /** Changes the object by a JSON Patch. */
    public void patch(String path, JsonNode patch) throws ConflictException {
        write("patch", "PATCH", path, JSON_PATCH, patch);
    }

    private void write(String verb, String method, String path, String type, JsonNode body) throws ConflictException {
        try {
            answer(api.writeAsync(method, path + FIELD_MANAGER, type, body, TIMEOUT));
        } catch (ApiFailure e) {
            if (e.kind() == Cause.CONFLICT) {
                throw new ConflictException("somebody else has written " + path + " meanwhile");
            }
            throw failed(verb, path, e);
        }
    }

    private <T> T answer(CompletableFuture<T> coming) throws ApiFailure {
        try {
            return coming.get();
        } catch (ExecutionException e) {
            throw KubeApi.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for " + api.server());
        }
    }

    private ClusterException failed(String verb, String path, ApiFailure failure) {
        return new ClusterException("cannot " + verb + " " + path + " of " + api.server() + ": " + failure.reason());
    }

    @Override
    public void close() {
        api.close();
    }
}
