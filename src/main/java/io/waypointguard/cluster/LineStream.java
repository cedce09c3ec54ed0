package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.waypointguard.cluster.ApiFailure.Cause;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer that comes line by line and may be silent in between. One piece of it is in memory at a time: the sender is
 * held back until that is read. For one thread.
 */
final class LineStream implements AutoCloseable {

    /** A piece of the answer, its end, or why it broke off. */
    private sealed interface Piece {

        record Bytes(byte[] bytes) implements Piece {}

        record End() implements Piece {}

        record Broken(ApiFailure failure) implements Piece {}
    }

    /** What came. */
    sealed interface Line {

        record Text(byte[] bytes) implements Line {}

        /** The sender has ended it, in order. */
        record End() implements Line {}

        /** Nothing came for as long as was to be waited. */
        record Silence() implements Line {}
    }

    private final BlockingQueue<Piece> pieces;
    private final AsyncBody body;
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();

    private LineStream(BlockingQueue<Piece> pieces, AsyncBody body) {
        this.pieces = pieces;
        this.body = body;
    }

    static LineStream open(HttpClient client, HttpRequest request, Duration timeout)
            throws ApiFailure, InterruptedException {
        BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
        CompletableFuture<HttpResponse<AsyncBody>> answer = client.consumeBytes(request, (buffers, body) -> {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                pieces.add(new Piece.Bytes(bytes));
            }
        });
        HttpResponse<AsyncBody> response = await(answer, timeout);
        AsyncBody body = response.body();
        var unused = body.done()
                .whenComplete((done, error) ->
                        pieces.add(error == null ? new Piece.End() : new Piece.Broken(KubeApi.failure(error))));
        LineStream stream = new LineStream(pieces, body);
        body.consume();
        if (!response.isSuccessful()) {
            try (stream) {
                throw KubeApi.refusal(response.code(), stream.firstLine(timeout));
            }
        }
        return stream;
    }

    private static HttpResponse<AsyncBody> await(CompletableFuture<HttpResponse<AsyncBody>> answer, Duration timeout)
            throws ApiFailure, InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw KubeApi.failure(e);
        } catch (TimeoutException e) {
            // Should it come after all, nobody reads it.
            var unused = answer.thenAccept(late -> late.body().cancel());
            throw new ApiFailure(Cause.OTHER, "no answer within " + timeout.toMillis() + " ms");
        }
    }

    /** The next line, waited for so long. */
    Line next(Duration patience) throws ApiFailure, InterruptedException {
        while (lines.isEmpty()) {
            Piece piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                return new Line.Silence();
            }
            if (piece instanceof Piece.Broken broken) {
                throw broken.failure();
            }
            if (piece instanceof Piece.End) {
                return new Line.End();
            }
            split(((Piece.Bytes) piece).bytes());
            body.consume();
        }
        return new Line.Text(lines.remove());
    }

    private byte[] firstLine(Duration patience) throws ApiFailure, InterruptedException {
        Optional<byte[]> line = next(patience) instanceof Line.Text text ? Optional.of(text.bytes()) : Optional.empty();
        return line.orElseGet(unfinished::toByteArray);
    }

    private void split(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                unfinished.write(bytes, start, i - start);
                lines.add(unfinished.toByteArray());
                unfinished.reset();
                start = i + 1;
            }
        }
        unfinished.write(bytes, start, bytes.length - start);
    }

    /** Closes the connection, too, unless the sender has ended it. */
    @Override
    public void close() {
        if (!body.done().isDone()) {
            body.cancel();
        }
    }
}
