package io.waypointguard.guard;

import io.waypointguard.guard.LiveReads.Failure;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.LiveObjects;
import java.util.Optional;

/**
 * Decides over a cache that may be a moment behind the cluster: admits from the cache, and denies only from live reads.
 * What a denial rests on is read live, laid over the cache, and the request is decided again, until it is admitted or
 * nothing that the denial rests on is unread. Each round reads more objects, so the loop ends.
 */
public final class LiveDecision {

    /** A result computed from a possibly stale cache: final, or pending live reads. */
    public sealed interface Result<T> {

        /** Rests on nothing that would have to be read live. */
        record Final<T>(T value) implements Result<T> {}

        /** These objects have to be read live first. Nothing else of the round is kept while they are read. */
        record Pending<T>(Evidence unread) implements Result<T> {}
    }

    /** One request. Each call decides it from the beginning. */
    public interface Request<T> {

        /** Decides over the cache, with what was read live laid over it. */
        Result<T> decide(LiveReads reads);

        /** The answer where an object that the decision rests on could not be read: neither admitted nor denied. */
        T unavailable(Failure failure);
    }

    private LiveDecision() {}

    /** Decides the request. */
    public static <T> T decide(Request<T> request, LiveObjects live) {
        return finish(request.decide(LiveReads.NONE), request, live);
    }

    /**
     * Decides the request.
     *
     * @param first its result before anything was read
     */
    public static <T> T finish(Result<T> first, Request<T> request, LiveObjects live) {
        Result<T> result = first;
        LiveReads reads = LiveReads.NONE;
        while (result instanceof Result.Pending<T> pending) {
            reads = reads.and(pending.unread(), live);
            Optional<Failure> failure = reads.failure();
            result = failure.isPresent()
                    ? new Result.Final<>(request.unavailable(failure.get()))
                    : request.decide(reads);
        }
        return ((Result.Final<T>) result).value();
    }
}
