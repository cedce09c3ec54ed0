package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a kubeconfig names and is not there, or is not what it should be. */
@Timeout(30)
class KubeconfigChecksTest {

    private static final String SERVER = "server: https://one.example:6443";
    private static final String NO_PEM =
            Base64.getEncoder().encodeToString("-----BEGIN NOTHING".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    static Stream<Arguments> faults() {
        return Stream.of(
                cluster("certificate-authority: none.crt", "certificate-authority FOLDER/none.crt: does not exist"),
                cluster("certificate-authority: .", "certificate-authority FOLDER/.: is not a regular file"),
                cluster("certificate-authority: fifo", "certificate-authority FOLDER/fifo: is not a regular file"),
                cluster("certificate-authority: text", "certificate-authority is not a certificate in PEM"),
                cluster("certificate-authority: empty", "certificate-authority holds no certificate"),
                cluster("certificate-authority-data: '!!!'", "certificate-authority-data is not base64"),
                cluster("certificate-authority-data: " + NO_PEM, "certificate-authority is not a certificate in PEM"),
                cluster(
                        "tls-server-name: two.example",
                        "tls-server-name (two.example) is not supported: give the server a URL with that host name"),
                user("client-certificate: none.crt", "client-certificate FOLDER/none.crt: does not exist"),
                user("client-key: none.key", "client-key FOLDER/none.key: does not exist"),
                user("client-certificate: text", "client-certificate without client-key"),
                user("client-key: text", "client-key without client-certificate"),
                user("client-certificate-data: '%'", "client-certificate-data is not base64"),
                user("client-key-data: '%'", "client-key-data is not base64"),
                user(
                        "client-certificate: text, client-key: text",
                        "client-certificate and client-key are not a certificate and its private key in PEM"),
                user("tokenFile: none", "tokenFile FOLDER/none: does not exist"));
    }

    @ParameterizedTest(name = "{0}{1}")
    @MethodSource("faults")
    void is_a_clear_error(String cluster, String user, String fault) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("text"), "no PEM");
        Files.writeString(folder.resolve("empty"), "");
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        String file = kubeconfig(cluster.isEmpty() ? SERVER : SERVER + ", " + cluster, user);

        assertThatThrownBy(() -> KubeContext.of(file, ""))
                .isInstanceOf(ClusterException.class)
                .hasMessage(file + ": " + fault.replace("FOLDER", folder.toString()))
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "https://one.example:bad:6443, the server is a URL without a host",
        "https:///path, the server is a URL without a host",
        "https://one two, the server is not a URL"
    })
    void is_an_error_for_a_server_that_is_no_URL(String server, String fault) throws IOException {
        String file = kubeconfig("server: \"" + server + "\"", "");

        assertThatThrownBy(() -> KubeContext.of(file, "")).hasMessage(file + ": " + fault);
    }

    @Test
    void is_an_error_for_a_context_of_a_cluster_that_is_not_there() throws IOException {
        String file = Files.writeString(
                        folder.resolve("kubeconfig"),
                        "contexts: [{name: c, context: {cluster: none}}]\n" + "current-context: c\n")
                .toString();

        assertThatThrownBy(() -> KubeContext.of(file, ""))
                .hasMessage(file + ": the context names the cluster \"none\", which is not there");
    }

    @Test
    void is_no_error_for_a_tls_server_name_that_the_server_has() throws IOException {
        String file = kubeconfig(SERVER + ", tls-server-name: one.example", "");

        assertThat(KubeContext.of(file, "").config().getTlsServerName()).isNull();
    }

    @Test
    void is_no_error_for_what_is_not_looked_at_because_of_insecure_skip_tls_verify() throws IOException {
        String file = kubeconfig(SERVER + ", insecure-skip-tls-verify: true, certificate-authority: none", "");

        assertThat(KubeContext.of(file, "").config().isTrustCerts()).isTrue();
    }

    @Test
    void takes_the_token_of_a_file_beside_the_kubeconfig() throws IOException {
        Files.writeString(folder.resolve("token"), "secret\n");
        KubeContext context = KubeContext.of(kubeconfig(SERVER, "tokenFile: token"), "");

        assertThat(context.config().getAutoOAuthToken()).isEqualTo("secret");
        assertThat(context.hasCredentials()).isTrue();
    }

    private static Arguments cluster(String line, String fault) {
        return Arguments.of(line, "", fault);
    }

    private static Arguments user(String line, String fault) {
        return Arguments.of("", line, fault);
    }

    private String kubeconfig(String cluster, String user) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: one, cluster: {%s}}]
                        users: [{name: me, user: {%s}}]
                        contexts: [{name: c, context: {cluster: one, user: me}}]
                        current-context: c
                        """.formatted(cluster, user))
                .toString();
    }
}
