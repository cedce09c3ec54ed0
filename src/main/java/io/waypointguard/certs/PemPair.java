package io.waypointguard.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A certificate and its key, both as PEM.
 *
 * @param certificate the leaf first, then what leads to its CA
 * @param key PKCS #8 or PKCS #1, not encrypted
 */
public record PemPair(String certificate, String key) {

    /**
     * Reads the pair as it is now.
     *
     * @throws IOException when one of them cannot be read; the message says which, and why, for the operator
     */
    public static PemPair read(Path certificate, Path key) throws IOException {
        return new PemPair(text(certificate), text(key));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read", e);
        }
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "PemPair[" + certificate.length() + " characters of certificates]";
    }
}
