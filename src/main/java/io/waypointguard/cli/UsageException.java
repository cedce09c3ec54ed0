package io.waypointguard.cli;

/** A command line that is well formed and cannot be carried out. The message says why and what to do. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
