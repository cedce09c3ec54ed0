package io.waypointguard.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.waypointguard.cluster.ApiFailure.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an answer, as it comes. One piece of it is in memory at a time: the sender is held back until that is
 * read. It ends only where the sender has ended it in order; whatever else happens to it is an {@link ApiFailure}. For
 * one thread.
 */
final class AnswerStream extends InputStream {

    /** Of a refusal; a Status is much shorter. */
    private static final int LONGEST_REFUSAL = 16_384;

    /** A piece of the answer, its end, or why it broke off. */
    private sealed interface Piece {

        record Bytes(ByteBuffer buffer) implements Piece {}

        record End() implements Piece {}

        record Broken(ApiFailure failure) implements Piece {}
    }

    private final BlockingQueue<Piece> pieces;
    private final AsyncBody body;
    private final Duration patience;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;

    private AnswerStream(BlockingQueue<Piece> pieces, AsyncBody body, Duration patience) {
        this.pieces = pieces;
        this.body = body;
        this.patience = patience;
    }

    /**
     * Asks, and waits for the head of the answer.
     *
     * @param answer for how long to wait for the head
     * @param patience after how much silence in the body it is taken for dead
     */
    static AnswerStream open(HttpClient client, HttpRequest request, Duration answer, Duration patience)
            throws ApiFailure, InterruptedException {
        BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
        CompletableFuture<HttpResponse<AsyncBody>> asked = client.consumeBytes(
                request, (buffers, body) -> buffers.forEach(buffer -> pieces.add(new Piece.Bytes(buffer))));
        HttpResponse<AsyncBody> response = await(asked, answer);
        var unused = response.body()
                .done()
                .whenComplete((done, error) ->
                        pieces.add(error == null ? new Piece.End() : new Piece.Broken(KubeApi.failure(error))));
        AnswerStream stream = new AnswerStream(pieces, response.body(), patience);
        response.body().consume();
        if (!response.isSuccessful()) {
            try (stream) {
                throw ApiRefusal.of(
                        response.code(),
                        Optional.ofNullable(response.header("Retry-After")),
                        stream.readNBytes(LONGEST_REFUSAL));
            } catch (InterruptedIOException e) {
                throw new InterruptedException();
            } catch (IOException e) {
                throw KubeApi.failure(e);
            }
        }
        return stream;
    }

    private static HttpResponse<AsyncBody> await(CompletableFuture<HttpResponse<AsyncBody>> asked, Duration timeout)
            throws ApiFailure, InterruptedException {
        try {
            return asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw KubeApi.failure(e);
        } catch (TimeoutException e) {
            giveUp(asked);
            throw new ApiFailure(Cause.OTHER, "the API server did not answer within " + timeout.toSeconds() + " s");
        } catch (InterruptedException e) {
            giveUp(asked);
            throw e;
        }
    }

    /** Nobody reads it: the client closes an answer that comes after all, and one that came just now is closed here. */
    private static void giveUp(CompletableFuture<HttpResponse<AsyncBody>> asked) {
        if (!asked.cancel(false)) {
            var unused = asked.thenAccept(response -> response.body().cancel());
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!current.hasRemaining()) {
            if (ended) {
                return -1;
            }
            take(next());
        }
        int count = Math.min(length, current.remaining());
        current.get(bytes, offset, count);
        if (!current.hasRemaining()) {
            body.consume();
        }
        return count;
    }

    private void take(Piece piece) throws ApiFailure {
        if (piece instanceof Piece.Bytes bytes) {
            current = bytes.buffer();
        } else if (piece instanceof Piece.Broken broken) {
            throw broken.failure();
        } else {
            ended = true;
        }
    }

    private Piece next() throws IOException {
        try {
            Piece piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                throw new ApiFailure(Cause.OTHER, "the API server fell silent");
            }
            return piece;
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    /** Closes the connection, too, unless the sender has ended the answer. */
    @Override
    public void close() {
        if (!body.done().isDone()) {
            body.cancel();
        }
    }
}
