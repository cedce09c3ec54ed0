package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.mesh.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Every object of a kind, as it was at one moment.
 *
 * @param version the one that was read
 * @param resourceVersion that moment, from which a watch goes on
 */
record KindList(String version, String resourceVersion) {

    /** As many in one answer as do not keep the API server busy for long. */
    private static final int PAGE = 500;

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private record Page(String resourceVersion, String next) {}

    /**
     * Reads them; each object comes with its apiVersion and kind.
     *
     * @return nothing where the API server does not serve the kind: then there are none
     * @throws ApiFailure when it is not known what there is; what was handed over until then is a part of it
     */
    static Optional<KindList> read(KubeApi api, Kind kind, Consumer<ObjectNode> objects)
            throws ApiFailure, InterruptedException {
        for (String version : ApiVersions.of(kind)) {
            Optional<Page> first = firstPage(api, kind, version, objects);
            if (first.isPresent()) {
                return Optional.of(rest(api, kind, version, first.get(), objects));
            }
        }
        if (isServed(api, kind)) {
            throw new ApiFailure(Cause.OTHER, "the API server serves the kind, and has nothing at its path");
        }
        return Optional.empty();
    }

    /** The resource version of the kind at this moment, from the storage itself and from no memory of the API server. */
    static String latest(KubeApi api, Kind kind, String version, Duration timeout)
            throws ApiFailure, InterruptedException {
        return page(api, kind, version, "?limit=1", timeout, object -> {}).resourceVersion();
    }

    private static boolean isServed(KubeApi api, Kind kind) throws ApiFailure, InterruptedException {
        try {
            return new Discovery(api).serves(kind, ANSWER).get();
        } catch (ExecutionException e) {
            throw KubeApi.failure(e);
        }
    }

    private static Optional<Page> firstPage(KubeApi api, Kind kind, String version, Consumer<ObjectNode> objects)
            throws ApiFailure, InterruptedException {
        try {
            return Optional.of(page(api, kind, version, "?limit=" + PAGE, ANSWER, objects));
        } catch (ApiFailure e) {
            if (e.kind() == Cause.UNKNOWN_PATH) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static KindList rest(KubeApi api, Kind kind, String version, Page first, Consumer<ObjectNode> objects)
            throws ApiFailure, InterruptedException {
        String next = first.next();
        while (!next.isEmpty()) {
            String token = URLEncoder.encode(next, StandardCharsets.UTF_8);
            next = page(api, kind, version, "?limit=" + PAGE + "&continue=" + token, ANSWER, objects)
                    .next();
        }
        return new KindList(version, first.resourceVersion());
    }

    /** Without a resourceVersion in the question: what is answered is no older than the question. */
    private static Page page(
            KubeApi api, Kind kind, String version, String query, Duration timeout, Consumer<ObjectNode> objects)
            throws ApiFailure, InterruptedException {
        try (JsonStream answer = api.stream(ApiVersions.path(kind, version) + query, timeout, timeout)) {
            ObjectNode list =
                    answer.list(object -> objects.accept(object.put("apiVersion", ApiVersions.apiVersion(kind, version))
                            .put("kind", kind.kindName())));
            String resourceVersion = list.at("/metadata/resourceVersion").asText();
            if (!list.path("kind").asText().equals(kind.kindName() + "List") || resourceVersion.isEmpty()) {
                throw new ApiFailure(Cause.OTHER, "the answer is no " + kind.kindName() + "List");
            }
            return new Page(resourceVersion, list.at("/metadata/continue").asText());
        }
    }
}
