package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.mesh.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every object of a kind, as it is now.
 *
 * @param version the one that was read
 * @param resourceVersion from which a watch goes on
 */
record KindList(String version, String resourceVersion) {

    /** As many in one answer as are quickly read and do not fill a small heap. */
    private static final int PAGE = 250;

    private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Reads them, page by page; each object comes with its apiVersion and kind.
     *
     * @return nothing where the API server does not know the kind: then there are none
     * @throws ApiFailure when it is not known what there is
     */
    static Optional<KindList> read(KubeApi api, Kind kind, Consumer<ObjectNode> objects)
            throws ApiFailure, InterruptedException {
        for (String version : ApiVersions.of(kind)) {
            Optional<JsonNode> first = firstPage(api, kind, version);
            if (first.isPresent()) {
                return Optional.of(rest(api, kind, version, first.get(), objects));
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> firstPage(KubeApi api, Kind kind, String version)
            throws ApiFailure, InterruptedException {
        try {
            return Optional.of(page(api, kind, version, ""));
        } catch (ApiFailure e) {
            if (e.kind() == Cause.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static KindList rest(KubeApi api, Kind kind, String version, JsonNode first, Consumer<ObjectNode> objects)
            throws ApiFailure, InterruptedException {
        JsonNode page = first;
        while (true) {
            for (JsonNode item : page.path("items")) {
                if (item instanceof ObjectNode object) {
                    objects.accept(object.put("apiVersion", ApiVersions.apiVersion(kind, version))
                            .put("kind", kind.kindName()));
                }
            }
            JsonNode metadata = page.path("metadata");
            String next = metadata.path("continue").asText();
            if (next.isEmpty()) {
                return new KindList(version, metadata.path("resourceVersion").asText());
            }
            page = page(api, kind, version, "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        }
    }

    /** Without a resourceVersion in the question: what is answered is no older than the question. */
    private static JsonNode page(KubeApi api, Kind kind, String version, String next)
            throws ApiFailure, InterruptedException {
        return api.get(ApiVersions.path(kind, version) + "?limit=" + PAGE + next, PAGE_TIMEOUT);
    }
}
