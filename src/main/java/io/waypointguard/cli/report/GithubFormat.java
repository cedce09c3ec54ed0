package io.waypointguard.cli.report;

import io.waypointguard.render.FixYaml;
import io.waypointguard.render.Printable;
import io.waypointguard.rule.Finding;
import java.io.PrintWriter;

/** Workflow commands of GitHub Actions, which show each finding beside its line in a pull request. */
public final class GithubFormat implements ReportFormat {

    @Override
    public String name() {
        return "github";
    }

    @Override
    public void write(Report report, PrintWriter out) {
        report.findings().forEach(finding -> out.println(command(finding)));
    }

    private static String command(LocatedFinding located) {
        Finding finding = located.finding();
        StringBuilder message = new StringBuilder(located.subjectName())
                .append(", ")
                .append(finding.path())
                .append(": ")
                .append(finding.message());
        if (!finding.consequence().isEmpty()) {
            message.append("\nEffect: ").append(finding.consequence());
        }
        String fix = FixYaml.text(finding.fix());
        if (!fix.isEmpty()) {
            message.append("\nFix:\n").append(fix.stripTrailing());
        }
        return "::" + (located.isDenial() ? "error" : "warning")
                + " " + place(located) + "title="
                + property(finding.rule().id() + " " + finding.rule().name())
                + "::" + data(Printable.block(message.toString()));
    }

    /** Nothing for an object of a cluster: the runner shows the command without a place, then. */
    private static String place(LocatedFinding located) {
        return located.hasFile() ? "file=" + property(located.file()) + ",line=" + located.line() + "," : "";
    }

    /** As the runner decodes it (actions/toolkit, escapeData). */
    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** As the runner decodes it (actions/toolkit, escapeProperty). */
    private static String property(String text) {
        return data(Printable.line(text)).replace(":", "%3A").replace(",", "%2C");
    }
}
