package io.waypointguard.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CA and a server certificate in a folder: {@code ca.crt}, {@code ca.key}, {@code tls.crt}, {@code tls.key}. For one
 * machine: it replaces a CA at once, without the overlap that a cluster needs.
 */
public final class LocalCertificates {

    private static final String CA = "ca";
    private static final String SERVER = "tls";

    private final Path folder;

    public LocalCertificates(Path folder) {
        this.folder = folder;
    }

    /**
     * Issues what is missing, damaged, due or for other hosts.
     *
     * @return one line for each change
     * @throws IOException if the folder cannot be written; the message tells the user what is wrong
     */
    public List<String> issue(HostNames hosts, Instant now) throws IOException {
        List<String> changes = new ArrayList<>();
        Optional<KeyedCertificate> stored = read(CA).filter(ca -> ca.canSign(now) && !isDue(ca, now));
        KeyedCertificate ca = stored.orElseGet(() -> CertificateIssuer.ca(now));
        if (stored.isEmpty()) {
            changes.add("issued a CA: " + write(CA, ca));
        }
        boolean holds = read(SERVER)
                .filter(leaf -> leaf.serves(hosts, now) && leaf.isSignedBy(ca.certificate()) && !isDue(leaf, now))
                .isPresent();
        if (!holds) {
            changes.add("issued a certificate for " + String.join(", ", hosts.dns()) + ": "
                    + write(SERVER, CertificateIssuer.leaf(ca, hosts, now)));
        }
        return changes;
    }

    private static boolean isDue(KeyedCertificate one, Instant now) {
        return Lifetimes.isDue(one.certificate(), now);
    }

    private Optional<KeyedCertificate> read(String name) {
        try {
            return KeyedCertificate.read(PemPair.read(certificate(name), key(name)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String write(String name, KeyedCertificate issued) throws IOException {
        try {
            Files.createDirectories(folder);
            writeKey(key(name), issued.pem().key());
            Files.writeString(certificate(name), issued.pem().certificate());
        } catch (IOException e) {
            throw new IOException(folder + " cannot be written", e);
        }
        return certificate(name) + ", " + key(name);
    }

    /** Restricts the file to its owner before the key is written into it. */
    private static void writeKey(Path file, String key) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file);
        PosixFileAttributeView rights = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (rights != null) {
            rights.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(file, key, StandardCharsets.US_ASCII);
    }

    private Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }
}
