package io.waypointguard.cli.report;

import java.io.PrintWriter;

/** One way to write a report. */
public interface ReportFormat {

    /** The value of {@code --format}. */
    String name();

    void write(Report report, PrintWriter out);
}
