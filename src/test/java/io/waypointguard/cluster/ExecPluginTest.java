package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins are shell scripts beside the kubeconfig. Each counts its runs. */
@Timeout(60)
class ExecPluginTest {

    private static final String V1 = "client.authentication.k8s.io/v1";
    private static final String GIVES_A_TOKEN = credential("\"token\": \"t0ken\"");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void gives_the_token_that_the_API_server_is_shown() throws IOException {
        KubeContext context = context(GIVES_A_TOKEN);

        assertThat(context.config().getAutoOAuthToken()).isEqualTo("t0ken");
        assertThat(context.hasCredentials()).isTrue();
    }

    @Test
    void is_given_its_arguments_as_they_stand_its_environment_and_what_it_may_know_of_the_cluster() throws IOException {
        plugin("printf '%s\\n' \"$@\" >> said; echo \"$COLOUR\" >> said; printf '%s' \"$KUBERNETES_EXEC_INFO\" > info\n"
                + GIVES_A_TOKEN);
        of(kubeconfig("args: [\"a b\", \"$HOME; touch gone\", \"\"], env: [{name: COLOUR, value: red}],"
                + " provideClusterInfo: true"));

        assertThat(folder.resolve("said")).hasContent("a b\n$HOME; touch gone\n\nred");
        assertThat(new ObjectMapper().readTree(folder.resolve("info").toFile()))
                .hasToString(
                        "{\"apiVersion\":\"" + V1 + "\",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false,"
                                + "\"cluster\":{\"server\":\"https://one.example:6443\",\"insecure-skip-tls-verify\":true,"
                                + "\"config\":{\"audience\":\"x\"}}}}");
    }

    @Test
    void is_not_run_again_before_what_it_gave_ends() throws IOException {
        TickingClock clock = new TickingClock();
        plugin(credential("\"token\": \"t\", \"expirationTimestamp\": \"2030-01-01T01:00:00Z\""));
        KubeContext context = KubeContext.of(kubeconfig(""), "", LIMIT, clock);

        assertThat(context.again().get().getAutoOAuthToken()).isEqualTo("t");
        clock.now = NOW.plus(Duration.ofMinutes(58));
        assertThat(context.again().get().getAutoOAuthToken()).isEqualTo("t");
        assertThat(runs()).isEqualTo(1);
        clock.now = NOW.plus(Duration.ofMinutes(60));
        assertThat(context.again().get().getAutoOAuthToken()).isEqualTo("t");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void is_killed_with_its_children_when_it_hangs_and_is_run_once() throws IOException {
        plugin("sleep 300 & echo $! > child\necho 'Please log in at https://sso.example' >&2\nwait\n");
        String file = kubeconfig("");
        long before = System.nanoTime();

        assertThatThrownBy(() -> KubeContext.of(file, "", Duration.ofSeconds(2), Clock.systemUTC()))
                .isInstanceOf(ClusterException.class)
                .hasMessage(
                        "the credential plugin \"./plugin\" of the kubeconfig did not end within 2 s and was killed;"
                                + " it said: Please log in at https://sso.example");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(runs()).isEqualTo(1);
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void is_not_waited_for_when_it_ends_and_a_child_keeps_its_output_open() throws IOException {
        KubeContext context = context("sleep 20 &\n" + GIVES_A_TOKEN);

        assertThat(context.config().getAutoOAuthToken()).isEqualTo("t0ken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "echo 'no  session:' >&2; echo 'run login' >&2; exit 3 | failed with exit code 3; it said: no session: run login",
                "echo secret; exit 1 | failed with exit code 1 and said nothing",
                "echo secret | did not answer with JSON",
                "echo '{}' | did not answer with an ExecCredential of client.authentication.k8s.io/v1",
                "echo '{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1beta1\"}' |"
                        + " did not answer with an ExecCredential of client.authentication.k8s.io/v1"
            })
    void says_how_it_failed_in_its_own_words(String script, String how) throws IOException {
        plugin(script);
        String file = kubeconfig("");

        assertThatThrownBy(() -> of(file))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the credential plugin \"./plugin\" of the kubeconfig " + how)
                .hasNoCause();
        assertThat(runs()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | gave neither a token nor a certificate",
                "\"clientKeyData\": \"k\" | gave a certificate without its key, or a key without its certificate",
                "\"token\": \"t\", \"expirationTimestamp\": \"soon\" | gave an expirationTimestamp that is no time"
            })
    void says_what_is_missing_of_its_answer(String status, String what) throws IOException {
        plugin(credential(status));
        String file = kubeconfig("");

        assertThatThrownBy(() -> of(file)).hasMessageEndingWith(" of the kubeconfig " + what);
    }

    @Test
    void is_quoted_up_to_a_bound_however_much_it_says() throws IOException {
        plugin("yes 'no session' | head -c 5000000 >&2\nyes secret | head -c 5000000\nexit 1\n");
        String file = kubeconfig("");

        assertThatThrownBy(() -> of(file))
                .hasMessageContaining("it said: no session no session")
                .hasMessageEndingWith("...")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(800));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interactiveMode: Always | needs a terminal (interactiveMode: Always), which it is not given here",
                "command: no-such-plugin, installHint: get it at example.com | cannot be started: get it at example.com"
            })
    void is_refused_where_it_cannot_run(String settings, String why) throws IOException {
        plugin(GIVES_A_TOKEN);
        String file = kubeconfig(settings);

        assertThatThrownBy(() -> of(file)).hasMessageEndingWith(" of the kubeconfig " + why);
    }

    private KubeContext context(String script) throws IOException {
        plugin(script);
        return of(kubeconfig(""));
    }

    private static KubeContext of(String file) {
        return KubeContext.of(file, "", LIMIT, Clock.systemUTC());
    }

    private static String credential(String status) {
        return "cat <<'END'\n{\"kind\": \"ExecCredential\", \"apiVersion\": \"" + V1 + "\", \"status\": {" + status
                + "}}\nEND\n";
    }

    private void plugin(String script) throws IOException {
        Path plugin = Files.writeString(
                folder.resolve("plugin"), "#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho run >> runs\n" + script);
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
    }

    private int runs() throws IOException {
        return Files.readAllLines(folder.resolve("runs")).size();
    }

    private String kubeconfig(String settings) throws IOException {
        String command = settings.contains("command:") ? "" : "command: ./plugin, ";
        return Files.writeString(folder.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        clusters:
                        - name: one
                          cluster:
                            server: https://one.example:6443
                            insecure-skip-tls-verify: true
                            extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]
                        users: [{name: me, user: {exec: {apiVersion: %s, %s%s}}}]
                        contexts: [{name: c, context: {cluster: one, user: me}}]
                        current-context: c
                        """.formatted(V1, command, settings))
                .toString();
    }

    private static final class TickingClock extends Clock {

        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
