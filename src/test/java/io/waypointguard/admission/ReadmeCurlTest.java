package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.waypointguard.certs.serving.ServingCertificate;
import io.waypointguard.testing.readme.ReadmeConsole;
import io.waypointguard.testing.readme.ReadmeConsole.Shown;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each {@code curl} of README.md gives exactly the answer that is printed there. */
@QuarkusTest
@TestProfile(ReadmeCurlTest.OnTheSamples.class)
class ReadmeCurlTest {

    /** The server as the README's first command starts it. */
    public static final class OnTheSamples implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("guard.mesh.manifests", "deploy/samples/mesh");
        }
    }

    private static final String CURL =
            "curl --silent --cacert certs/ephemeral.crt" + " -H 'Content-Type: application/json' --data @";
    private static final Pattern CALL = Pattern.compile(Pattern.quote(CURL) + "(\\S+) https://localhost:8443(/\\S+)");

    @TestHTTPResource(value = "/", tls = true)
    URL url;

    @Inject
    ServingCertificate certificate;

    @Test
    void everyCurlGivesTheAnswerThatIsPrintedThere() {
        WebhookClient webhook = WebhookClient.of(url, certificate);
        ReadmeConsole.rewriteIfAsked("curl", command -> answer(command, webhook));

        List<Shown> commands = ReadmeConsole.commands("curl");
        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        for (Shown shown : commands) {
            assertThat(answer(shown.command(), webhook)).as(shown.command()).isEqualTo(shown.answer());
        }
    }

    private static String answer(String command, WebhookClient webhook) {
        Matcher call = CALL.matcher(command);
        assertThat(call.matches()).as("understood: " + command).isTrue();
        try {
            return webhook.postJson(call.group(2), Files.readAllBytes(Path.of(call.group(1))))
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
