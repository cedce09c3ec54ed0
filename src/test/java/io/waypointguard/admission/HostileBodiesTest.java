package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.waypointguard.certs.serving.ServingCertificate;
import io.waypointguard.testing.metrics.Scrape;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no AdmissionReview gets a clear 4xx on both paths: never an allow, a stack trace or an exception's text. */
@QuarkusTest
class HostileBodiesTest {

    private static final String GOOD = Review.create(Review.goodPolicy()).toString();

    @TestHTTPResource(value = "/", tls = true)
    URL url;

    @TestHTTPResource(value = "/", management = true)
    URL management;

    @Inject
    ServingCertificate certificate;

    private WebhookClient webhook;

    @BeforeEach
    void trustTheWebhook() {
        webhook = WebhookClient.of(url, certificate);
    }

    static Stream<Arguments> bodiesThatAreNoReview() {
        return HostileBodies.all().entrySet().stream().map(body -> Arguments.of(body.getKey(), body.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreNoReview")
    void aBodyThatIsNoReviewIsABadRequest(String name, byte[] body) {
        for (String path : new String[] {"/validate", "/mutate?timeout=5s"}) {
            assertProblem(webhook.postJson(path, body), 400);
        }
    }

    @Test
    void aBodyThatAnnouncesMoreThanEightMebibytesIsRefusedBeforeItIsRead() throws IOException {
        String answer = webhook.raw(("POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 9000000\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"kind\":\"Status\"", "\"code\":413");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999999", "-1", "8MiB"})
    void aContentLengthThatIsNoSizeIsRefused(String length) throws IOException {
        String answer = webhook.raw(("POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + length + "\r\n\r\n{}")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain("allowed", "Exception");
    }

    @Test
    void aBodyInChunksOfMoreThanEightMebibytesIsRefusedAsSoonAsItIsTooLong() throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes("POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes("Transfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] chunk = " ".repeat(0x4000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 9 * 64; i++) {
            request.writeBytes("4000\r\n".getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(chunk);
            request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        // No last chunk: whoever waits for the end of the body waits for ever.
        assertThat(webhook.raw(request.toByteArray()))
                .startsWith("HTTP/1.1 413 ")
                .contains("\"kind\":\"Status\"", "\"code\":413");
    }

    @Test
    void aBodyInChunksThatIsAReviewIsAnswered() {
        HttpResponse<String> answer = webhook.postChunked("/validate", GOOD.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"allowed\":true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/yaml",
                "application/jsonp",
                "application/json; charset=utf-16",
                "application/json;charset=iso-8859-1",
                "*/*",
                "json"
            })
    void anotherContentTypeIsNotTaken(String type) {
        assertProblem(webhook.post("/validate", bytes(), "Content-Type", type), 415);
    }

    @Test
    void noContentTypeIsNotTakenEither() {
        assertProblem(webhook.post("/validate", bytes()), 415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"", "application/json ; a=b"
            })
    void theContentTypeMayHaveParameters(String type) {
        assertThat(webhook.post("/validate", bytes(), "Content-Type", type).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "x"})
    void aCompressedBodyIsNotTaken(String encoding) {
        HttpResponse<String> answer = webhook.post(
                "/validate",
                HostileBodies.gzip(GOOD),
                "Content-Type",
                "application/json",
                "Content-Encoding",
                encoding);
        assertProblem(answer, 415);
    }

    @Test
    void theIdentityIsNoCompression() {
        assertThat(webhook.post(
                                "/validate",
                                bytes(),
                                "Content-Type",
                                "application/json",
                                "Content-Encoding",
                                "identity")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void otherMethodsAreNotAllowed(String method) {
        assertProblem(webhook.call(method, "/validate"), 405);
        assertProblem(webhook.call(method, "/mutate"), 405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/validate/x", "/q/health", "/q/metrics", "/Validate", "/x"})
    void thereIsNothingElseOnThisPort(String path) {
        assertProblem(webhook.postJson(path, bytes()), 404);
        assertProblem(webhook.call("GET", path), 404);
    }

    @Test
    void whatIsLeftOfARefusedBodyIsNotTakenForTheNextRequest() throws IOException {
        String inner =
                "POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + bytes().length + "\r\n\r\n" + GOOD;
        String answers = webhook.raw(("POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                        + "Content-Length: " + inner.length() + "\r\n\r\n" + inner)
                .getBytes(StandardCharsets.UTF_8));

        assertThat(answers).startsWith("HTTP/1.1 415 ").doesNotContain("allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}  ",
                "nonsense\r\n\r\n"
            })
    void requestsThatCanBeReadInTwoWaysAreNotRead(String request) throws IOException {
        assertThat(webhook.raw(request.getBytes(StandardCharsets.US_ASCII)))
                .doesNotContain("allowed", "Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validate?timeout=%", "/mutate?timeout=%zz", "/validate?timeout=5s&%c=1"})
    void aQueryThatCannotBeReadIsABadRequestAndNoFaultOfOurOwn(String url) throws IOException {
        double undecided = undecided();

        String answer = webhook.raw(("POST " + url + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\nConnection: close\r\n\r\n{}")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("allowed", "Exception", "\tat ");
        assertThat(undecided()).isEqualTo(undecided);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%zz", "/validate%", "/validate/%zz?timeout=5s"})
    void soIsAPathThatCannotBeRead(String url) throws IOException {
        double undecided = undecided();

        String answer = webhook.raw(("GET " + url + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("Exception", "\tat ");
        assertThat(undecided()).isEqualTo(undecided);
    }

    private double undecided() {
        return Scrape.of(URI.create(management + "/metrics"))
                .sum("waypoint_guard_requests_seconds_count", "verdict", "undecided");
    }

    private static void assertProblem(HttpResponse<String> answer, int code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body())
                .hasSizeLessThan(1_000)
                .doesNotContain("allowed", "Exception", "jackson", "\tat ", "java.");
        JsonNode status = Review.json(answer.body());
        assertThat(status.get("kind").textValue()).isEqualTo("Status");
        assertThat(status.get("apiVersion").textValue()).isEqualTo("v1");
        assertThat(status.get("status").textValue()).isEqualTo("Failure");
        assertThat(status.get("code").intValue()).isEqualTo(code);
        assertThat(status.get("message").textValue()).isNotEmpty();
        assertThat(status.get("reason").textValue()).isNotEmpty();
    }

    private static byte[] bytes() {
        return GOOD.getBytes(StandardCharsets.UTF_8);
    }
}
