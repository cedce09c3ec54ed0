package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code certs issue --directory}: certificates for a machine of one's own. */
class CertsDirectoryTest {

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void nameAFolderThatIsNotThere() {
        folder = temporary.resolve("certs");
    }

    @Test
    void a_CA_and_a_certificate_for_localhost_are_written_once() throws Exception {
        CommandResult first = issue();

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .isEqualTo("issued a CA: %1$s/ca.crt, %1$s/ca.key\n".formatted(folder)
                        + "issued a certificate for localhost: %1$s/tls.crt, %1$s/tls.key\n".formatted(folder));
        certificate("tls.crt").verify(certificate("ca.crt").getPublicKey());
        assertThat(certificate("tls.crt").getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(issue()).isEqualTo(new CommandResult(0, "nothing to do\n", ""));
    }

    @Test
    void keys_are_for_their_owner_alone() throws IOException {
        issue();

        for (String key : List.of("ca.key", "tls.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void another_Service_is_another_certificate_of_the_same_CA() throws Exception {
        issue();
        X509Certificate ca = certificate("ca.crt");

        CommandResult again = issue("--namespace", "shop", "--service", "guard");

        assertThat(again.out())
                .startsWith("issued a certificate for localhost, guard, guard.shop, guard.shop.svc,"
                        + " guard.shop.svc.cluster.local: ");
        assertThat(certificate("ca.crt")).isEqualTo(ca);
        certificate("tls.crt").verify(ca.getPublicKey());
    }

    @Test
    void what_is_damaged_is_made_anew() throws Exception {
        issue();
        X509Certificate ca = certificate("ca.crt");
        Files.writeString(folder.resolve("tls.key"), "rubbish");
        assertThat(issue().out()).startsWith("issued a certificate for localhost");
        assertThat(certificate("ca.crt")).isEqualTo(ca);

        Files.delete(folder.resolve("ca.key"));
        assertThat(issue().out()).startsWith("issued a CA: ").contains("issued a certificate for localhost");
        certificate("tls.crt").verify(certificate("ca.crt").getPublicKey());
    }

    @Test
    void a_folder_that_cannot_be_written_is_said_in_a_line() throws IOException {
        Files.writeString(folder, "a file");

        CommandResult result = issue();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("waypoint-guard: " + folder + " cannot be written\n");
    }

    private CommandResult issue(String... more) {
        List<String> command = new ArrayList<>(List.of("certs", "issue", "--directory", folder.toString()));
        command.addAll(List.of(more));
        return CommandResult.run(command.toArray(String[]::new));
    }

    private X509Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
