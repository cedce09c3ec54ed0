package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.waypointguard.tls.ServingCertificate;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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

    @Inject
    ServingCertificate certificate;

    private WebhookClient webhook;

    @BeforeEach
    void trustTheWebhook() {
        webhook = WebhookClient.of(url, certificate);
    }

    static Stream<Arguments> bodiesThatAreNoReview() {
        return Stream.of(
                body("nothing", ""),
                body("blanks", "  \n "),
                body("half a review", GOOD.substring(0, GOOD.length() / 2)),
                body("a list", "[]"),
                body("a word", "review"),
                body("null", "null"),
                body("an empty object", "{}"),
                body("another kind", GOOD.replace("AdmissionReview", "SubjectAccessReview")),
                body("another version", GOOD.replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1")),
                body("no request", "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}"),
                body("a null request", GOOD.replaceFirst("\"request\":\\{.*}", "\"request\":null}")),
                body("no uid", GOOD.replace("\"uid\":", "\"id\":")),
                body("an empty uid", GOOD.replace(Review.UID, "")),
                body("a uid that is a number", GOOD.replace("\"" + Review.UID + "\"", "7")),
                body("a uid that is a list", GOOD.replace("\"" + Review.UID + "\"", "[]")),
                body("a uid with a line break", GOOD.replace(Review.UID, "a\\nb")),
                body("a uid of a megabyte", GOOD.replace(Review.UID, "u".repeat(1_000_000))),
                body("a key that stands twice", GOOD.replace("\"operation\":", "\"uid\":\"x\",\"operation\":")),
                body("a second document", GOOD + GOOD),
                body("something after its end", GOOD + "]"),
                body("a comment", "/* */" + GOOD),
                body("a depth of 100,000", "[".repeat(100_000)),
                body(
                        "an object nested 100,000 deep",
                        GOOD.replace(
                                "\"dryRun\":false", "\"x\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000))),
                body(
                        "a number of a million digits",
                        GOOD.replace("\"dryRun\":false", "\"x\":" + "9".repeat(1_000_000))),
                body("a name of 50,000 characters", GOOD.replace("dryRun", "d".repeat(50_000))),
                body("a string of five million characters", GOOD.replace("ann", "a".repeat(5_000_000))),
                body("two million values", GOOD.replace("\"dryRun\":false", "\"x\":[" + "1,".repeat(2_000_000) + "1]")),
                bytes("invalid UTF-8", GOOD.replace("ann", "\u00fc").getBytes(StandardCharsets.ISO_8859_1)),
                bytes("an overlong sequence", withBytes("ann", 0xC0, 0xAF)),
                bytes("half a surrogate pair in UTF-8", withBytes("ann", 0xED, 0xA0, 0x80)),
                bytes("a byte order mark", ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8)),
                bytes("UTF-16", GOOD.getBytes(StandardCharsets.UTF_16)),
                bytes("UTF-16 without a mark", GOOD.getBytes(StandardCharsets.UTF_16LE)),
                bytes("UTF-32", GOOD.getBytes(Charset.forName("UTF-32BE"))),
                bytes("zeros", new byte[1_000]),
                bytes("compressed bytes that do not say so", gzip(GOOD)));
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
        HttpResponse<String> answer =
                webhook.post("/validate", gzip(GOOD), "Content-Type", "application/json", "Content-Encoding", encoding);
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
                "nonsense\r\n\r\n",
                "POST /validate?timeout=%zz HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\nConnection: close\r\n\r\n{}"
            })
    void requestsThatCanBeReadInTwoWaysAreNotRead(String request) throws IOException {
        assertThat(webhook.raw(request.getBytes(StandardCharsets.US_ASCII)))
                .doesNotContain("allowed", "Exception", "\tat ");
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

    private static Arguments body(String name, String body) {
        return bytes(name, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments bytes(String name, byte[] body) {
        return Arguments.of(name, body);
    }

    /** The review with a word of it replaced by these bytes. */
    private static byte[] withBytes(String word, int... replacement) {
        int at = GOOD.indexOf(word);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(GOOD.substring(0, at).getBytes(StandardCharsets.UTF_8));
        for (int one : replacement) {
            out.write(one);
        }
        out.writeBytes(GOOD.substring(at + word.length()).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
