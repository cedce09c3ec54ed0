package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code certs} where the API server, which refuses everything, has another time. */
class CertsClockTest {

    private static final String REFUSED = "HTTP 403";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String date = "";
    private String kubeconfig = "";

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(this::refuse)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                        contexts: [{name: c, context: {cluster: c}}]
                        current-context: c
                        """.formatted(server.actualPort()))
                .toString();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void refuse(HttpServerRequest request) {
        asked.add(request.path());
        request.response().putHeader("Date", date).setStatusCode(403).end();
    }

    private CommandResult issue(Duration ahead) {
        date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().minus(ahead).atZone(ZoneOffset.UTC));
        return issue();
    }

    private CommandResult issue() {
        return CommandResult.run("certs", "issue", "-n", "shop", "--service", "guard", "--kubeconfig", kubeconfig);
    }

    @Test
    void nothingIsDatedByAClockThatIsWrong() {
        CommandResult ahead = issue(Duration.ofMinutes(90));
        assertThat(ahead.exitCode()).isEqualTo(1);
        assertThat(ahead.err()).contains("the clock here is 90 minutes ahead of the API server's");

        CommandResult behind = issue(Duration.ofMinutes(-6).minusSeconds(30));
        assertThat(behind.exitCode()).isEqualTo(1);
        assertThat(behind.err()).contains("the clock here is 6 minutes behind the API server's");
        assertThat(asked).containsOnly("/version");
    }

    @Test
    void aFewMinutesAreNoFault() {
        assertThat(issue(Duration.ofMinutes(4)).err()).contains(REFUSED).doesNotContain("clock");
        assertThat(issue(Duration.ofMinutes(-4)).err()).contains(REFUSED).doesNotContain("clock");
    }

    @Test
    void whatIsNoDateSaysNothing() {
        date = "yesterday";

        assertThat(issue().err()).contains(REFUSED).doesNotContain("clock");
    }
}
