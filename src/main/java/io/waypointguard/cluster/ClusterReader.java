package io.waypointguard.cluster;

import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.mesh.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists every kind once. All or nothing: a mesh without one of its kinds would be judged wrongly. */
record ClusterReader(KubeApi api, KubeContext context) {

    /** What refers to others before what it refers to: of a set that is made meanwhile, nothing seems to be missing. */
    private static final List<Kind> ORDER = List.of(
            Kind.AUTHORIZATION_POLICY,
            Kind.SERVICE,
            Kind.SERVICE_ENTRY,
            Kind.GATEWAY,
            Kind.GATEWAY_CLASS,
            Kind.NAMESPACE);

    /** A list of many pages that takes longer than etcd keeps the past has to begin anew; a busy server asks for it. */
    private static final int ATTEMPTS = 3;

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private record Refused(Kind kind, String reason) {}

    ClusterScan read() {
        ScannedObjects all = new ScannedObjects();
        List<Refused> refused = new ArrayList<>();
        for (Kind kind : ORDER) {
            try {
                all.addAll(list(kind));
            } catch (ApiFailure e) {
                if (e.kind() != Cause.FORBIDDEN) {
                    throw new ClusterException("cannot list " + resource(kind) + " of " + api.server() + ": "
                            + e.reason() + withoutCredentials());
                }
                refused.add(new Refused(kind, e.reason()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterException("interrupted while reading " + api.server());
            }
        }
        if (!refused.isEmpty()) {
            throw forbidden(refused);
        }
        return all.scan(context.namespace());
    }

    private ScannedObjects list(Kind kind) throws ApiFailure, InterruptedException {
        Pauses pauses = new Pauses(LONGEST_PAUSE);
        for (int attempt = 1; ; attempt++) {
            ScannedObjects objects = new ScannedObjects();
            try {
                Optional<KindList> list =
                        KindList.read(api, KindList.Question.all(kind, ANSWER), object -> objects.add(kind, object));
                if (list.isEmpty()) {
                    objects.note("the API server does not know " + resource(kind) + ": there are none");
                }
                return objects;
            } catch (ApiFailure e) {
                boolean mayHelpToAskAgain =
                        e.kind() == Cause.GONE || e.retryAfter().isPresent();
                if (!mayHelpToAskAgain || attempt == ATTEMPTS) {
                    throw e;
                }
                pauses.pause(e.retryAfter().orElse(Duration.ZERO));
            }
        }
    }

    private ClusterException forbidden(List<Refused> refused) {
        List<String> kinds = refused.stream().map(one -> resource(one.kind())).toList();
        return new ClusterException("cannot list " + kinds.get(0) + " of " + api.server() + ": "
                + refused.get(0).reason() + withoutCredentials()
                + "; the right to list is needed, in all Namespaces, for "
                + String.join(", ", kinds));
    }

    private String withoutCredentials() {
        return context.hasCredentials()
                ? ""
                : " (the context gives no credentials: if a plugin should give them, it has failed)";
    }

    private static String resource(Kind kind) {
        return kind.resource() + (kind.group().isEmpty() ? "" : "." + kind.group());
    }
}
