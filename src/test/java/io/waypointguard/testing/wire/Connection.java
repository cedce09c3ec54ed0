package io.waypointguard.testing.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection of HTTP/1.1 over TLS, kept alive. One request at a time. */
public final class Connection implements AutoCloseable {

    /** The server closed the connection, or cut it, before it answered. */
    public static final class ClosedException extends IOException {

        private static final long serialVersionUID = 1L;

        ClosedException(String message) {
            super(message);
        }
    }

    private static final int SEND_BUFFER = 64 * 1024;

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;

    private Connection(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** For reads; without it they wait for ever. */
    public Connection timeoutMillis(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    /** Opens it to this machine, and shakes hands. */
    public static Connection open(int port, SSLContext tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port);
        try {
            socket.setTcpNoDelay(true);
            // Otherwise the kernel takes megabytes that the server never asked for, and the test is busy with their
            // TLS.
            socket.setSendBufferSize(SEND_BUFFER);
            socket.startHandshake();
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A POST of JSON. */
    public static byte[] request(String path, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head(path, body.length));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** What comes before the body of a POST of JSON. */
    public static byte[] head(String path, int length) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends these bytes, whatever they are; {@link ClosedException} where the server takes no more. */
    public void write(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new ClosedException("closed before a request: " + e.getMessage());
        }
    }

    /** Posts JSON, without a copy of it. */
    void send(String path, byte[] body) throws IOException {
        write(head(path, body.length));
        write(body);
    }

    /** Posts JSON and reads the answer. */
    public Answer post(String path, byte[] body) throws IOException {
        send(path, body);
        return read();
    }

    /** Reads an answer; {@link ClosedException} where the server closed before the first byte of it. */
    public Answer read() throws IOException {
        awaitFirstByte();
        String status = line();
        if (!status.matches("HTTP/1\\.1 \\d{3}.*")) {
            throw new IOException("no HTTP: " + status);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        if (!headers.containsKey("content-length")) {
            throw new IOException("an answer without content-length: " + status + " " + headers);
        }
        int length = Integer.parseInt(headers.get("content-length").get(0));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("half an answer");
        }
        return new Answer(Integer.parseInt(status.substring(9, 12)), headers, new String(body, StandardCharsets.UTF_8));
    }

    private void awaitFirstByte() throws IOException {
        in.mark(1);
        try {
            if (in.read() < 0) {
                throw new ClosedException("closed before an answer");
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw new ClosedException("closed before an answer: " + e.getMessage());
        }
        in.reset();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("half an answer: " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** At once; whoever reads from it on another thread gets an exception. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It was gone already.
        }
    }
}
