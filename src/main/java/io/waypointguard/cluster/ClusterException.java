package io.waypointguard.cluster;

/** A cluster that cannot be read. The message says what is missing, for the person who asked. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }
}
