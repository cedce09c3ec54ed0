package io.waypointguard.cli;

import io.waypointguard.cli.report.Style;
import io.waypointguard.render.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/** Where a command reads and writes. Its output is UTF-8, whatever the locale: JSON and SARIF have to be. */
public record Terminal(InputStream in, PrintWriter out, PrintWriter err, Style style) {

    static final String PROGRAM = "waypoint-guard";

    /** That of the process; in colour where it is a terminal and {@code NO_COLOR} is not set. */
    static Terminal system() {
        return new Terminal(
                System.in,
                writer(new FileOutputStream(FileDescriptor.out)),
                writer(new FileOutputStream(FileDescriptor.err)),
                new Style(Ansi.AUTO.enabled()));
    }

    static PrintWriter writer(OutputStream out) {
        return new PrintWriter(out, false, StandardCharsets.UTF_8);
    }

    /** One line on standard error that is no failure. */
    void note(String text) {
        err.println(style.dim("note: ") + Printable.line(text));
    }

    /** One line on standard error: why the command stops. */
    void error(String text) {
        err.println(style.red(PROGRAM + ": ") + Printable.line(text));
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
