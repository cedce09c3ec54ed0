package io.waypointguard.certs;

import java.util.List;
import java.util.Map;

/**
 * Where the certificates of a server are stored. A write succeeds only if nobody else has written since the read, and is
 * complete when it returns.
 */
public interface CertificateStore {

    /**
     * Reads everything: the bundles first and the authority last, so a run that would write a bundle which another run has
     * made obsolete gets a conflict.
     */
    Reading read();

    /** What was read. */
    interface Reading {

        /** The texts of the CA Secret; empty if it does not exist. */
        Map<String, String> authority();

        /** The texts of the server Secret; empty if it does not exist. */
        Map<String, String> serving();

        List<BundlePlace> bundles();

        /**
         * Replaces these texts and removes the empty ones.
         *
         * @throws ChangedMeanwhileException if somebody else has written it since it was read
         */
        void writeAuthority(Map<String, String> texts) throws ChangedMeanwhileException;

        /**
         * Replaces these texts and removes the empty ones.
         *
         * @throws ChangedMeanwhileException if somebody else has written it since it was read
         */
        void writeServing(Map<String, String> texts) throws ChangedMeanwhileException;
    }

    /** A webhook configuration. */
    interface BundlePlace {

        /** For messages. */
        String name();

        /** Whether it exists. If not, it has no bundles and {@link #write} does nothing. */
        boolean exists();

        /** The bundle of each of its webhooks, in PEM. */
        List<String> bundles();

        /**
         * Writes the bundle into every webhook.
         *
         * @throws ChangedMeanwhileException if somebody else has written it since it was read
         */
        void write(String bundle) throws ChangedMeanwhileException;
    }

    /** Somebody else has written the object since it was read. Read it again. */
    final class ChangedMeanwhileException extends Exception {

        private static final long serialVersionUID = 1L;

        public ChangedMeanwhileException(String message) {
            super(message);
        }
    }
}
