package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.cluster.KindList.Question;
import io.waypointguard.cluster.LiveReads.Outcome;
import io.waypointguard.decode.Decoded;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.UseWaypoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads objects from the API server, many at once, until a deadline. */
record LiveReader(KubeApi api, long deadline, LiveReads reads) implements LiveObjects {

    /** At a time, so that one large change does not take all of what the API server has for the guard. */
    private static final int AT_ONCE = 8;

    /** After the deadline, for an answer that is about to end. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Reading.Unreadable LATE = new Reading.Unreadable("the API server did not answer in time");

    private static final Reading.Unreadable SENSELESS =
            new Reading.Unreadable("what is stored makes no sense to this guard");

    private static final Reading STOPPING = new Reading.Unreadable("the guard is stopping");

    private record Asked(ObjectRef ref, CompletableFuture<Reading> answer) {}

    @Override
    public Map<ObjectRef, Reading> read(Collection<ObjectRef> refs) {
        Map<ObjectRef, Reading> readings = new HashMap<>();
        Queue<Asked> underWay = new ArrayDeque<>();
        for (ObjectRef ref : refs) {
            if (underWay.size() == AT_ONCE) {
                take(underWay.remove(), readings);
            }
            underWay.add(new Asked(ref, ask(ref)));
        }
        underWay.forEach(asked -> take(asked, readings));
        return readings;
    }

    @Override
    public Map<ObjectRef, Reading> waypointUsersIn(String namespace) {
        Map<ObjectRef, Reading> readings = new HashMap<>();
        ObjectRef all = ObjectRef.namespace(namespace);
        if (!ApiVersions.canExist(all)) {
            return readings;
        }
        try {
            for (Kind kind : List.of(Kind.SERVICE, Kind.SERVICE_ENTRY)) {
                readings.putAll(waypointUsers(kind, namespace));
            }
        } catch (ApiFailure e) {
            readings.put(all, new Reading.Unreadable(e.reason()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            readings.put(all, STOPPING);
        }
        readings.forEach(this::count);
        return readings;
    }

    private Map<ObjectRef, Reading> waypointUsers(Kind kind, String namespace) throws ApiFailure, InterruptedException {
        Map<ObjectRef, Reading> users = new HashMap<>();
        if (!reads.begin(left())) {
            throw new ApiFailure(Cause.OTHER, LATE.reason());
        }
        try {
            Question question = new Question(kind, Optional.of(namespace), UseWaypoint.LABEL, left());
            KindList.read(api, question, stored -> {
                left();
                users.put(WatchEvent.ref(kind, stored), found(stored));
            });
        } finally {
            reads.end();
        }
        return users;
    }

    private void take(Asked asked, Map<ObjectRef, Reading> readings) {
        Reading reading = await(asked.answer());
        count(asked.ref(), reading);
        readings.put(asked.ref(), reading);
    }

    private CompletableFuture<Reading> ask(ObjectRef ref) {
        if (!ApiVersions.canExist(ref)) {
            return CompletableFuture.completedFuture(new Reading.Absent());
        }
        try {
            if (!reads.begin(left())) {
                return CompletableFuture.completedFuture(LATE);
            }
            // The client bounds the wait for the head of an answer, and not that for the rest of it.
            CompletableFuture<Reading> answer =
                    begun(ref).orTimeout(deadline - System.nanoTime() + GRACE.toNanos(), TimeUnit.NANOSECONDS);
            // A caller that gives up cancels its copy. The read ends when its connection is free again.
            var unused = answer.whenComplete((reading, error) -> reads.end());
            return answer.copy();
        } catch (ApiFailure e) {
            return CompletableFuture.completedFuture(new Reading.Unreadable(e.reason()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.completedFuture(STOPPING);
        }
    }

    /** Does not throw: who has begun has to end. */
    private CompletableFuture<Reading> begun(ObjectRef ref) {
        try {
            return ask(ref, ref.kind().versions(), left());
        } catch (RuntimeException | ApiFailure e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Duration left() throws ApiFailure {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new ApiFailure(Cause.OTHER, LATE.reason());
        }
        return Duration.ofNanos(left).plusMillis(1);
    }

    /** In the first of those versions that the API server serves; where it serves none, there is no such object. */
    private CompletableFuture<Reading> ask(ObjectRef ref, List<String> versions, Duration timeout) {
        if (versions.isEmpty()) {
            return new Discovery(api)
                    .serves(ref.kind(), timeout)
                    .thenApply(served -> served
                            ? new Reading.Unreadable("the API server has nothing at the path of its kind")
                            : new Reading.Absent());
        }
        return api.objectAsync(ApiVersions.path(ref, versions.get(0)), timeout, LiveReader::found)
                .exceptionallyCompose(error -> {
                    ApiFailure failure = KubeApi.failure(error);
                    return switch (failure.kind()) {
                        case ABSENT -> CompletableFuture.completedFuture(new Reading.Absent());
                        case UNKNOWN_PATH -> ask(ref, versions.subList(1, versions.size()), timeout);
                        case UNAUTHENTICATED, FORBIDDEN, GONE, OTHER ->
                            CompletableFuture.completedFuture(new Reading.Unreadable(failure.reason()));
                    };
                });
    }

    private static Reading found(JsonNode stored) {
        Decoded decoded = StoredObjects.reduced(stored);
        return decoded instanceof Decoded.Known known ? new Reading.Found(known.object()) : SENSELESS;
    }

    private Reading await(CompletableFuture<Reading> answer) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return LATE;
        } catch (ExecutionException | CompletionException e) {
            return new Reading.Unreadable(KubeApi.failure(e).reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return STOPPING;
        }
    }

    private void count(ObjectRef ref, Reading reading) {
        reads.of(ref.kind(), outcome(reading)).increment();
    }

    private static Outcome outcome(Reading reading) {
        if (reading instanceof Reading.Found) {
            return Outcome.FOUND;
        }
        return reading instanceof Reading.Absent ? Outcome.ABSENT : Outcome.UNREADABLE;
    }
}
