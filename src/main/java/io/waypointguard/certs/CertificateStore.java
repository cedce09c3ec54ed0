package io.waypointguard.certs;

import java.util.List;
import java.util.Map;

/**
 * Where the certificates of a server are kept. A write succeeds only where nobody has written since the reading, and is
 * over when it returns.
 */
public interface CertificateStore {

    /**
     * Reads everything; the bundles first and the authority last, so that whoever writes a bundle that another run has
     * made obsolete meanwhile is told.
     */
    Reading read();

    /** What was there at one moment. */
    interface Reading {

        /** The texts of the CAs' Secret; none where there is none. */
        Map<String, String> authority();

        /** The texts of the servers' Secret; none where there is none. */
        Map<String, String> serving();

        List<BundlePlace> bundles();

        /**
         * Replaces those texts, and removes the empty ones.
         *
         * @throws ChangedMeanwhileException when somebody else has written it since
         */
        void writeAuthority(Map<String, String> texts) throws ChangedMeanwhileException;

        /**
         * Replaces those texts, and removes the empty ones.
         *
         * @throws ChangedMeanwhileException when somebody else has written it since
         */
        void writeServing(Map<String, String> texts) throws ChangedMeanwhileException;
    }

    /** A webhook configuration. */
    interface BundlePlace {

        /** For messages. */
        String name();

        /** Whether it is there; what is not there has no bundles and takes none. */
        boolean exists();

        /** The bundle of each of its webhooks, in PEM. */
        List<String> bundles();

        /**
         * Writes it into every webhook.
         *
         * @throws ChangedMeanwhileException when somebody else has written it since
         */
        void write(String bundle) throws ChangedMeanwhileException;
    }

    /** Somebody else was faster: read again. */
    final class ChangedMeanwhileException extends Exception {

        private static final long serialVersionUID = 1L;

        public ChangedMeanwhileException(String message) {
            super(message);
        }
    }
}
