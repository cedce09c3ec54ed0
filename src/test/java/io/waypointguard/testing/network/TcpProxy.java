package io.waypointguard.testing.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between a client and a server on this machine, which can be told to fail. */
public final class TcpProxy implements AutoCloseable {

    private static final InetAddress LOCALHOST = InetAddress.getLoopbackAddress();

    private final ServerSocket listener;
    private final int target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile long delayMillis;
    private boolean blackholed;

    /** In front of that port. */
    public TcpProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 200, LOCALHOST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("proxy-accept", this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections the client holds open. */
    public int connections() {
        return connections.size();
    }

    /** Ends every connection that is open now. */
    public void cut(Cut cut) {
        connections.forEach(connection -> connection.cut(cut));
    }

    /** How a connection ends. */
    public enum Cut {
        /** Closed: FIN. */
        CLOSED,
        /** Reset: RST. */
        RESET
    }

    /** Whether new connections are reset at once. */
    public void refuse(boolean yes) {
        refusing = yes;
    }

    /** Nothing comes through any more and nothing is closed, on connections of now and to come, until it ends. */
    public synchronized void blackhole(boolean yes) {
        blackholed = yes;
        notifyAll();
    }

    /** Nothing comes through any more on the connections of now, for ever; new ones are well. */
    public void freezeConnections() {
        connections.forEach(connection -> connection.frozen = true);
    }

    /** Everything takes that long, in each direction. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Connection connection = new Connection(client);
                if (refusing) {
                    connection.cut(Cut.RESET);
                } else {
                    connections.add(connection);
                    daemon("proxy-connect", connection::serve);
                }
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private synchronized void awaitNetwork() throws InterruptedException {
        while (blackholed) {
            wait();
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Connection {

        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean frozen;

        Connection(Socket client) {
            this.client = client;
        }

        void serve() {
            try {
                awaitNetwork();
                server.connect(new InetSocketAddress(LOCALHOST, target));
                daemon("proxy-up", () -> pump(client, server));
                pump(server, client);
            } catch (IOException e) {
                cut(Cut.RESET);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void pump(Socket from, Socket to) {
            byte[] bytes = new byte[16_384];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    Thread.sleep(delayMillis);
                    awaitNetwork();
                    if (!frozen) {
                        out.write(bytes, 0, count);
                    }
                }
                awaitNetwork();
            } catch (IOException e) {
                // One side has gone.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (from == client || !frozen) {
                cut(Cut.CLOSED);
            }
        }

        void cut(Cut cut) {
            connections.remove(this);
            try (client;
                    server) {
                if (cut == Cut.RESET) {
                    client.setSoLinger(true, 0);
                }
            } catch (IOException e) {
                // It had ended already.
            }
        }
    }

    @Override
    public void close() {
        cut(Cut.CLOSED);
        blackhole(false);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
