package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.cluster.LiveReads.Outcome;
import io.waypointguard.decode.Decoded;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.ObjectRef;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads objects from the API server, all at once, until a deadline. */
record LiveReader(KubeApi api, long deadline, LiveReads counts) implements LiveObjects {

    @Override
    public Map<ObjectRef, Reading> read(Collection<ObjectRef> refs) {
        Map<ObjectRef, CompletableFuture<Reading>> asked = new HashMap<>();
        Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
        for (ObjectRef ref : refs) {
            asked.put(
                    ref,
                    ApiVersions.canExist(ref)
                            ? ask(ref, ApiVersions.of(ref.kind()), left)
                            : CompletableFuture.completedFuture(new Reading.Absent()));
        }
        Map<ObjectRef, Reading> readings = new HashMap<>();
        asked.forEach((ref, answer) -> {
            Reading reading = await(answer);
            counts.of(ref.kind(), outcome(reading)).increment();
            readings.put(ref, reading);
        });
        return readings;
    }

    /** In the first of those versions that the API server knows; in none of them, there is no such object. */
    private CompletableFuture<Reading> ask(ObjectRef ref, List<String> versions, Duration timeout) {
        return api.getAsync(ApiVersions.path(ref, versions.get(0)), timeout)
                .thenApply(LiveReader::found)
                .exceptionallyCompose(error -> {
                    ApiFailure failure = KubeApi.failure(error);
                    if (failure.kind() != Cause.NOT_FOUND) {
                        return CompletableFuture.completedFuture(new Reading.Unreadable(failure.reason()));
                    }
                    List<String> others = versions.subList(1, versions.size());
                    return others.isEmpty()
                            ? CompletableFuture.completedFuture(new Reading.Absent())
                            : ask(ref, others, timeout);
                });
    }

    private static Reading found(JsonNode stored) {
        Decoded decoded = StoredObjects.decode(stored);
        return decoded instanceof Decoded.Known known
                ? new Reading.Found(known.object())
                : new Reading.Unreadable("what is stored makes no sense to this guard");
    }

    private Reading await(CompletableFuture<Reading> answer) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Reading.Unreadable("the API server did not answer in time");
        } catch (ExecutionException | CompletionException e) {
            return new Reading.Unreadable(KubeApi.failure(e).reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reading.Unreadable("the guard is stopping");
        }
    }

    private static Outcome outcome(Reading reading) {
        if (reading instanceof Reading.Found) {
            return Outcome.FOUND;
        }
        return reading instanceof Reading.Absent ? Outcome.ABSENT : Outcome.UNREADABLE;
    }
}
