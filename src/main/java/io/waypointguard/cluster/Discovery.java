package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.mesh.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** What the API server says of itself: which kinds it serves. */
record Discovery(KubeApi api) {

    /**
     * Whether it serves the kind, in a version that can be read. That it does not is said only where the API server
     * itself lists what it does serve: a path that leads nowhere can have other reasons.
     */
    CompletableFuture<Boolean> serves(Kind kind, Duration timeout) {
        if (kind.group().isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        return api.getAsync("/apis", timeout).thenCompose(groups -> {
            CompletableFuture<Boolean> served = CompletableFuture.completedFuture(false);
            for (String version : versions(groups, kind)) {
                served = served.thenCompose(found -> found
                        ? CompletableFuture.completedFuture(true)
                        : api.getAsync("/apis/" + kind.group() + "/" + version, timeout)
                                .thenApply(resources -> hasResource(resources, kind)));
            }
            return served;
        });
    }

    private static List<String> versions(JsonNode groups, Kind kind) {
        return items(groups, "APIGroupList", "groups").stream()
                .filter(group -> group.path("name").asText().equals(kind.group()))
                .flatMap(group -> StreamSupport.stream(group.path("versions").spliterator(), false))
                .map(version -> version.path("version").asText())
                .filter(kind.versions()::contains)
                .toList();
    }

    private static boolean hasResource(JsonNode resources, Kind kind) {
        return items(resources, "APIResourceList", "resources").stream()
                .anyMatch(resource -> resource.path("name").asText().equals(kind.resource()));
    }

    private static List<JsonNode> items(JsonNode list, String kind, String field) {
        if (!list.path("kind").asText().equals(kind)) {
            throw new java.util.concurrent.CompletionException(
                    new ApiFailure(Cause.OTHER, "the answer is not the JSON of an API server"));
        }
        return StreamSupport.stream(list.path(field).spliterator(), false).toList();
    }
}
