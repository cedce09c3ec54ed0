package io.waypointguard.cli.report;

import io.waypointguard.render.FixYaml;
import io.waypointguard.render.Printable;
import io.waypointguard.rule.Finding;
import java.io.PrintWriter;
import java.util.List;

/** For people: each finding with its place, what Istio does and the fix; then one line that sums up. */
public final class TextFormat implements ReportFormat {

    private final Style style;

    public TextFormat(Style style) {
        this.style = style;
    }

    @Override
    public String name() {
        return "text";
    }

    @Override
    public void write(Report report, PrintWriter out) {
        List<LocatedFinding> findings = report.findings();
        findings.forEach(finding -> {
            write(finding, out);
            out.println();
        });
        out.println(summary(report));
    }

    /** One finding, in several lines. */
    public void write(LocatedFinding located, PrintWriter out) {
        Finding finding = located.finding();
        String kubectlName = Printable.line(LocatedObject.kubectlNameOf(located.subject()));
        String place = located.hasFile() ? Printable.line(located.file()) + ":" + located.line() : kubectlName;
        out.println(style.bold(place + ":") + " "
                + (located.isDenial() ? style.red("denied") : style.yellow("warning")) + " "
                + style.bold(finding.rule().id() + " " + finding.rule().name())
                + (located.hasFile() ? " " + Printable.line(located.subjectName()) : ""));
        out.println("  " + style.bold(Printable.line(finding.path())) + ": " + Printable.line(finding.message()));
        if (!finding.consequence().isEmpty()) {
            out.println("  Effect: " + Printable.line(finding.consequence()));
        }
        String fix = FixYaml.text(finding.fix());
        if (!fix.isEmpty()) {
            out.println("  Fix:");
            fix.lines().forEach(line -> out.println("    " + style.green(line)));
        }
        out.println("  " + style.dim(finding.rule().link()));
    }

    private String summary(Report report) {
        int total = report.resources().size();
        String counts = count(total, "object") + " checked: ";
        if (report.denied() == 0 && report.warned() == 0) {
            return counts + style.green("nothing found");
        }
        return counts + denied(report.denied()) + ", " + warned(report.warned());
    }

    private String denied(long count) {
        String text = count + " denied";
        return count > 0 ? style.red(text) : text;
    }

    private String warned(long count) {
        String text = count + " admitted with warnings";
        return count > 0 ? style.yellow(text) : text;
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
