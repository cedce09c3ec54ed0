package io.waypointguard.certs.store;

/** A webhook configuration calls another Service than the one that the certificates are for; nothing was changed. */
public final class OtherServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OtherServiceException(String configuration, String called, String expected) {
        super(configuration + " calls the Service " + called + ", not " + expected + ": nothing was changed");
    }
}
