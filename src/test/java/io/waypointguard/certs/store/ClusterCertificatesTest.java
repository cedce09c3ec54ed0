package io.waypointguard.certs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import io.waypointguard.certs.CertificateStore.Reading;
import io.waypointguard.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored certificates where an API server, or what stands in its place, misbehaves. */
class ClusterCertificatesTest {

    private static final ClusterCertificates.Names NAMES =
            new ClusterCertificates.Names("shop", "guard", "guard-ca", "guard-tls", "guard");

    private static final String ABSENT = """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}""";

    private static final String SECRET = """
            {"kind":"Secret","apiVersion":"v1","type":"kubernetes.io/tls","immutable":false,"fieldOfTheFuture":{"a":[1]},
             "metadata":{"name":"guard-tls","namespace":"shop","resourceVersion":"7","uid":"u",
              "annotations":{"seen":"yes"},"labels":{"app.kubernetes.io/managed-by":"waypoint-guard-certs"}},
             "data":{"tls.crt":"eA==","other":"eQ=="}}""";

    private static final String CONFIGURATION = """
            {"kind":"ValidatingWebhookConfiguration","apiVersion":"admissionregistration.k8s.io/v1",
             "metadata":{"name":"guard","resourceVersion":"9"},
             "webhooks":[{"name":"a.example","fieldOfTheFuture":true,"clientConfig":{"url":"https://a.example"}},
                         {"name":"b.example","clientConfig":{"service":{"namespace":"shop","name":"guard"}}}]}""";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Buffer> written = new CopyOnWriteArrayList<>();
    private volatile Consumer<HttpServerRequest> answer = request -> answer(request, 404, ABSENT);
    private HttpServer server;
    private ClusterCertificates certificates;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.add(request.method() + " " + request.uri());
                    answer.accept(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: c, cluster: {server: "%s"}}]
                        contexts: [{name: c, context: {cluster: c}}]
                        current-context: c
                        """.formatted(url()));
        certificates = ClusterCertificates.open(kubeconfig.toString(), "", NAMES);
    }

    @AfterEach
    void stop() {
        certificates.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private static void answer(HttpServerRequest request, int code, String body) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .setStatusCode(code)
                .end(body);
    }

    /** The objects of {@link #SECRET} and {@link #CONFIGURATION}, and writes that are answered with that. */
    private void holdObjects(int code, String body) {
        answer = request -> {
            if (request.method() != HttpMethod.GET) {
                request.body().onSuccess(written::add);
                answer(request, code, body);
            } else if (request.path().endsWith("/validatingwebhookconfigurations/guard")) {
                answer(request, 200, CONFIGURATION);
            } else if (request.path().endsWith("/secrets/guard-tls")) {
                answer(request, 200, SECRET);
            } else {
                answer(request, 404, ABSENT);
            }
        };
    }

    @Test
    void what_the_API_server_says_is_absent_is_absent() {
        Reading reading = certificates.read();

        assertThat(reading.authority()).isEmpty();
        assertThat(reading.serving()).isEmpty();
        assertThat(reading.bundles()).hasSize(2).noneMatch(place -> place.exists());
        assertThat(asked)
                .containsExactly(
                        "GET /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/guard",
                        "GET /apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/guard",
                        "GET /api/v1/namespaces/shop/secrets/guard-tls",
                        "GET /api/v1/namespaces/shop/secrets/guard-ca");
    }

    /** A proxy's answer is no proof that the CA is lost. */
    @ParameterizedTest
    @ValueSource(strings = {"404 page not found\n", "{\"message\":\"no such route\"}", ""})
    void what_somebody_else_says_is_absent_may_be_there(String body) {
        answer = request -> answer(request, 404, body);

        assertThatThrownBy(certificates::read)
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("cannot read ValidatingWebhookConfiguration guard of " + url() + ": HTTP 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>Sign in</body></html>", "{\"metadata\":", "[]", "\u0000", "{\"metadata\":3}"})
    void an_answer_that_is_not_the_API_servers_is_said_in_plain_words(String body) {
        answer = request -> answer(request, 200, body);

        assertThatThrownBy(certificates::read)
                .isInstanceOf(ClusterException.class)
                .hasMessage("cannot read ValidatingWebhookConfiguration guard of " + url()
                        + ": the answer is not the JSON of an API server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"metadata\":{\"name\":\"other\"}}"})
    void an_answer_that_is_another_object_is_not_taken_for_the_one(String body) {
        answer = request -> answer(request, 200, body);

        assertThatThrownBy(certificates::read)
                .isInstanceOf(ClusterException.class)
                .hasMessage("cannot read ValidatingWebhookConfiguration guard of " + url()
                        + ": the answer is another object");
    }

    @Test
    void a_server_that_is_not_there_is_said_in_plain_words() {
        server.close().toCompletionStage().toCompletableFuture().join();

        assertThatThrownBy(certificates::read)
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("cannot read ValidatingWebhookConfiguration guard of " + url()
                        + ": the API server cannot be reached: ")
                .hasMessageContaining("Connection refused")
                .hasMessageNotContaining("Exception");
        assertThatThrownBy(() -> certificates.clockFault(Clock.systemUTC()))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("cannot read /version of " + url() + ": the API server cannot be reached: ");
    }

    @Test
    void a_refused_write_says_what_was_refused_and_why() {
        holdObjects(403, """
                {"kind":"Status","apiVersion":"v1","message":"not today","reason":"Forbidden","code":403}""");
        Reading reading = certificates.read();

        assertThatThrownBy(() -> reading.writeServing(Map.of("tls.crt", "new")))
                .hasMessage("cannot update Secret shop/guard-tls of " + url() + ": HTTP 403: not today");
        assertThatThrownBy(() -> reading.writeAuthority(Map.of("ca.crt", "new")))
                .hasMessage("cannot create Secret shop/guard-ca of " + url() + ": HTTP 403: not today");
        assertThatThrownBy(() -> reading.bundles().get(0).write("new"))
                .hasMessage("cannot patch ValidatingWebhookConfiguration guard of " + url() + ": HTTP 403: not today");
    }

    @Test
    void a_conflict_is_a_reason_to_read_again() {
        holdObjects(409, """
                {"kind":"Status","apiVersion":"v1","message":"changed","reason":"Conflict","code":409}""");
        Reading reading = certificates.read();

        assertThatThrownBy(() -> reading.writeServing(Map.of("tls.crt", "new")))
                .isInstanceOf(ChangedMeanwhileException.class);
        assertThatThrownBy(() -> reading.writeAuthority(Map.of("ca.crt", "new")))
                .isInstanceOf(ChangedMeanwhileException.class);
        assertThatThrownBy(() -> reading.bundles().get(0).write("new")).isInstanceOf(ChangedMeanwhileException.class);
        assertThat(asked.subList(4, asked.size())).as("each is tried once").hasSize(3);
    }

    @Test
    void everything_else_of_a_Secret_stays_what_this_version_knows_and_what_it_does_not() throws Exception {
        holdObjects(200, SECRET);

        certificates.read().writeServing(Map.of("tls.crt", "", "ca.crt", "x"));

        assertThat(written)
                .singleElement()
                .satisfies(body -> assertThat(body.toJsonObject())
                        .isEqualTo(Buffer.buffer(SECRET.replace("\"tls.crt\":\"eA==\"", "\"ca.crt\":\"eA==\""))
                                .toJsonObject()));
    }

    @Test
    void a_configuration_is_patched_at_its_bundles_alone_and_only_in_the_version_that_was_read() throws Exception {
        holdObjects(200, CONFIGURATION);

        certificates.read().bundles().get(0).write("x");

        assertThat(asked)
                .last()
                .isEqualTo("PATCH /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/guard"
                        + "?fieldManager=waypoint-guard-certs");
        assertThat(written).singleElement().asString().isEqualTo("""
                [{"op":"add","path":"/metadata/resourceVersion","value":"9"},\
                {"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"eA=="},\
                {"op":"add","path":"/webhooks/1/clientConfig/caBundle","value":"eA=="}]""");
    }
}
