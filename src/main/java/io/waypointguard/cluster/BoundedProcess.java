package io.waypointguard.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command until a deadline, and kills it with its children then. It reads nothing from standard input. */
final class BoundedProcess {

    private static final int MAX_OUTPUT = 1024 * 1024;
    private static final int MAX_ERRORS = 8 * 1024;

    /** For what the command has written before it ended; a child that it left behind may keep the pipe open. */
    private static final Duration DRAIN = Duration.ofSeconds(1);

    /**
     * How it ended.
     *
     * @param inTime whether it ended by itself
     * @param output its standard output, at most a mebibyte
     * @param errors the start of its standard error
     */
    record Ended(boolean inTime, int exitCode, String output, String errors) {}

    private BoundedProcess() {}

    /** @throws IOException when the command cannot be started */
    static Ended run(ProcessBuilder command, Duration limit) throws IOException, InterruptedException {
        Process process = command.start();
        try {
            process.getOutputStream().close();
            Drain output = Drain.of(process.getInputStream(), MAX_OUTPUT);
            Drain errors = Drain.of(process.getErrorStream(), MAX_ERRORS);
            boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                kill(process);
            }
            return new Ended(inTime, inTime ? process.exitValue() : -1, output.text(), errors.text());
        } finally {
            kill(process);
        }
    }

    private static void kill(Process process) {
        // They have to be found first: without their parent they are nobody's descendants.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Reads a stream to its end, and keeps the start of it. */
    private static final class Drain implements Runnable {

        private final InputStream in;
        private final int limit;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final Thread thread = new Thread(this, "plugin output");

        private Drain(InputStream in, int limit) {
            this.in = in;
            this.limit = limit;
        }

        static Drain of(InputStream in, int limit) {
            Drain drain = new Drain(in, limit);
            drain.thread.setDaemon(true);
            drain.thread.start();
            return drain;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[4096];
            try {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    keep(buffer, read);
                }
            } catch (IOException e) {
                // The process was killed: what was read is what there is.
            }
        }

        private synchronized void keep(byte[] buffer, int read) {
            kept.write(buffer, 0, Math.min(read, limit - kept.size()));
        }

        String text() throws InterruptedException {
            thread.join(DRAIN.toMillis());
            synchronized (this) {
                return kept.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
