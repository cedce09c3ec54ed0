package io.waypointguard.certs.store;

/** Somebody else manages the Secret, cert-manager for example; it was left alone. */
public final class ForeignSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForeignSecretException(String secret, String label) {
        super(secret + " lacks the label " + label
                + ", so somebody else looks after it: it was left alone. Delete it and run this again; or, if its"
                + " certificate is to stay, remove the Job and the CronJob that run this");
    }
}
