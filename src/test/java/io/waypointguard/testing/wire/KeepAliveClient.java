package io.waypointguard.testing.wire;

import io.waypointguard.testing.wire.Connection.ClosedException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Posts as Go's HTTP client does, and so the API server: it uses a connection again until the server closes it or says
 * {@code Connection: close}, notices at once when an idle one is closed, and never sends a POST a second time once the
 * first may have arrived.
 */
public final class KeepAliveClient implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final int port;
    private final SSLContext tls;
    private Optional<Live> pooled = Optional.empty();

    public KeepAliveClient(int port, SSLContext tls) {
        this.port = port;
        this.tls = tls;
    }

    /** What became of a request. */
    public sealed interface Outcome {

        record Answered(Answer answer) implements Outcome {}

        /**
         * The server closed an idle connection at the very moment when a request was sent on it: HTTP/1.1 gives the
         * two no means to agree, and whether the request arrived is not known.
         */
        record ReuseRace(String how) implements Outcome {}

        record Failed(String how) implements Outcome {}
    }

    /** A connection with the thread that reads from it, which is how an idle one is seen to be closed. */
    private static final class Live {

        private final Connection connection;
        private final BlockingQueue<Outcome> read = new LinkedBlockingQueue<>();
        private volatile boolean closed;
        private boolean used;

        Live(Connection connection) {
            this.connection = connection;
            Thread reader = new Thread(this::read, "reader");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try {
                while (true) {
                    Answer answer = connection.read();
                    closed = answer.closes();
                    read.add(new Outcome.Answered(answer));
                }
            } catch (IOException e) {
                closed = true;
                read.add(broken(e));
            }
        }

        private Outcome broken(IOException e) {
            return e instanceof ClosedException && used
                    ? new Outcome.ReuseRace(e.getMessage())
                    : new Outcome.Failed(e.toString());
        }

        Outcome post(String path, byte[] body) throws InterruptedException {
            Optional<Outcome> refused = Optional.empty();
            try {
                connection.send(path, body);
            } catch (IOException e) {
                refused = Optional.of(broken(e));
            }
            // An answer that came before all was sent is an answer.
            Outcome outcome = read.poll(refused.isPresent() ? 1 : PATIENCE_SECONDS, TimeUnit.SECONDS);
            used = true;
            return outcome instanceof Outcome.Answered answered
                    ? answered
                    : refused.orElse(outcome == null ? new Outcome.Failed("no answer") : outcome);
        }
    }

    /** Whether the next request goes out on a connection that is there already. */
    public boolean hasConnection() {
        return pooled.filter(live -> !live.closed).isPresent();
    }

    /** Opens a connection, for the next request. */
    public void connect() throws IOException {
        close();
        pooled = Optional.of(new Live(Connection.open(port, tls)));
    }

    /** Posts on the connection that is there, or on a new one. */
    public Outcome post(String path, byte[] body) throws InterruptedException {
        if (!hasConnection()) {
            try {
                connect();
            } catch (IOException e) {
                return new Outcome.Failed("no connection: " + e);
            }
        }
        return pooled.orElseThrow().post(path, body);
    }

    @Override
    public void close() {
        pooled.ifPresent(live -> live.connection.close());
        pooled = Optional.empty();
    }
}
