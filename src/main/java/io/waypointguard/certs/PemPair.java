package io.waypointguard.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A certificate and its key, both as PEM.
 *
 * @param certificate the leaf first, then the intermediate certificates
 * @param key PKCS #8 or PKCS #1, not encrypted
 */
public record PemPair(String certificate, String key) {

    /**
     * Reads both files.
     *
     * @throws IOException if one cannot be read; the message tells the operator which one and why
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

    /** Without the key. */
    @Override
    public String toString() {
        return "PemPair[" + certificate.length() + " characters of certificates]";
    }
}
