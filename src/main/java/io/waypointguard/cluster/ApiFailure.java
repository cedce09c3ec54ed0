package io.waypointguard.cluster;

/** The API server did not do what it was asked. The message says why, for the operator. */
public final class ApiFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What follows from it. */
    enum Cause {
        /** There is nothing at that path: the object, or the whole kind, does not exist. */
        NOT_FOUND,
        /** The resource version is too old to go on from: only a new list helps. */
        GONE,
        /** Anything else: nobody knows what is there. */
        OTHER
    }

    private final Cause kind;

    ApiFailure(Cause kind, String message) {
        // It is data; where it was made says nothing.
        super(message, null, false, false);
        this.kind = kind;
    }

    Cause kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
