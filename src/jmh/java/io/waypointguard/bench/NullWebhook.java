package io.waypointguard.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;

/**
 * A webhook that admits everything without looking: on the server that the guard's framework is built on, with the same
 * TLS, and nothing between. What it adds to a request is what any webhook in Java would have to add.
 */
public final class NullWebhook {

    private static final String UID = "\"uid\":\"";

    private NullWebhook() {}

    public static void main(String... args) {
        int port = Integer.parseInt(args[0]);
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setAlpnVersions(java.util.List.of(io.vertx.core.http.HttpVersion.HTTP_1_1))
                .setIdleTimeout(120)
                .setKeyCertOptions(new PemKeyCertOptions().addCertPath(args[1]).addKeyPath(args[2]));
        Vertx.vertx()
                .createHttpServer(options)
                .requestHandler(request -> request.bodyHandler(body -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(answer(body))))
                .listen(port)
                .onSuccess(server -> System.out.println("listening"))
                .onFailure(Throwable::printStackTrace);
    }

    /** The uid is all that an answer needs; it is the first in the request. */
    private static Buffer answer(Buffer body) {
        String text = body.toString(StandardCharsets.UTF_8);
        int start = text.indexOf(UID) + UID.length();
        String uid = text.substring(start, text.indexOf('"', start));
        return Buffer.buffer(
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"" + uid
                        + "\",\"allowed\":true}}");
    }
}
