package io.waypointguard.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The API server did not do what it was asked. The message says why, for the operator. */
public final class ApiFailure extends IOException {

    private static final long serialVersionUID = 1L;

    /** What follows from it. */
    enum Cause {
        /** The API server does not know who asks: the token is none, or none any more. */
        UNAUTHENTICATED,
        /** Whoever asks may not. */
        FORBIDDEN,
        /** The API server itself says that there is no such object. */
        ABSENT,
        /** There is nothing at that path. By itself that says little: a proxy that is set up wrongly answers so, too. */
        UNKNOWN_PATH,
        /** What was heard so far cannot be gone on from: only a new list helps. */
        GONE,
        /** Anything else: nobody knows what is there. */
        OTHER
    }

    private final Cause kind;
    private final transient Optional<Duration> retryAfter;

    ApiFailure(Cause kind, String message) {
        this(kind, message, Optional.empty());
    }

    /**
     * With the time after which the API server wants to be asked again.
     *
     * @param retryAfter nothing where it said nothing
     */
    ApiFailure(Cause kind, String message, Optional<Duration> retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    Cause kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** It is data; where it was made says nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
