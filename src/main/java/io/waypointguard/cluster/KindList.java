package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.mesh.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Every object that was asked for of a kind, as it was at one moment.
 *
 * @param version the one that was read
 * @param resourceVersion that moment, from which a watch goes on
 */
record KindList(String version, String resourceVersion) {

    /** As many in one answer as do not keep the API server busy for long. */
    private static final String PAGE = "500";

    /**
     * Which objects to list, and how long to wait for each page of them.
     *
     * @param namespace nothing for all Namespaces
     * @param label a label that they have; empty where it does not matter
     */
    record Question(Kind kind, Optional<String> namespace, String label, Duration answer) {

        static Question all(Kind kind, Duration answer) {
            return new Question(kind, Optional.empty(), "", answer);
        }

        /** Without a resourceVersion: what is answered is no older than the question. */
        private String path(String version, String paging) {
            String path = namespace
                    .map(name -> ApiVersions.path(kind, version, name))
                    .orElseGet(() -> ApiVersions.path(kind, version));
            return path + "?limit=" + paging + (label.isEmpty() ? "" : "&labelSelector=" + encoded(label));
        }
    }

    private record Page(String resourceVersion, String next) {}

    /**
     * Reads them; each object comes with its apiVersion and kind.
     *
     * @return nothing where the API server does not serve the kind: then there are none
     * @throws ApiFailure when it is not known what there is; what was handed over until then is a part of it
     */
    static Optional<KindList> read(KubeApi api, Question question, JsonStream.Items objects)
            throws ApiFailure, InterruptedException {
        for (String version : question.kind().versions()) {
            Optional<Page> first = firstPage(api, question, version, objects);
            if (first.isPresent()) {
                return Optional.of(rest(api, question, version, first.get(), objects));
            }
        }
        if (isServed(api, question)) {
            throw new ApiFailure(Cause.OTHER, "the API server serves the kind, and has nothing at its path");
        }
        return Optional.empty();
    }

    /** The resource version of the kind at this moment, from the storage itself and from no memory of the API server. */
    static String latest(KubeApi api, Kind kind, String version, Duration answer)
            throws ApiFailure, InterruptedException {
        return page(api, Question.all(kind, answer), version, "1", object -> {}).resourceVersion();
    }

    private static boolean isServed(KubeApi api, Question question) throws ApiFailure, InterruptedException {
        try {
            return new Discovery(api).serves(question.kind(), question.answer()).get();
        } catch (ExecutionException e) {
            throw KubeApi.failure(e);
        }
    }

    private static Optional<Page> firstPage(KubeApi api, Question question, String version, JsonStream.Items objects)
            throws ApiFailure, InterruptedException {
        try {
            return Optional.of(page(api, question, version, PAGE, objects));
        } catch (ApiFailure e) {
            if (e.kind() == Cause.UNKNOWN_PATH) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static KindList rest(KubeApi api, Question question, String version, Page first, JsonStream.Items objects)
            throws ApiFailure, InterruptedException {
        String next = first.next();
        while (!next.isEmpty()) {
            next = page(api, question, version, PAGE + "&continue=" + encoded(next), objects)
                    .next();
        }
        return new KindList(version, first.resourceVersion());
    }

    private static Page page(KubeApi api, Question question, String version, String paging, JsonStream.Items objects)
            throws ApiFailure, InterruptedException {
        Kind kind = question.kind();
        try (JsonStream answer = api.stream(question.path(version, paging), question.answer(), question.answer())) {
            ObjectNode list =
                    answer.list(object -> objects.item(object.put("apiVersion", ApiVersions.apiVersion(kind, version))
                            .put("kind", kind.kindName())));
            String resourceVersion = list.at("/metadata/resourceVersion").asText();
            if (!list.path("kind").asText().equals(kind.kindName() + "List") || resourceVersion.isEmpty()) {
                throw new ApiFailure(Cause.OTHER, "the answer is no " + kind.kindName() + "List");
            }
            return new Page(resourceVersion, list.at("/metadata/continue").asText());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
