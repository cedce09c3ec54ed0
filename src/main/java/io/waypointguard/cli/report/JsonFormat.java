package io.waypointguard.cli.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;

/** For scripts. {@code summary} counts objects, not findings; one that is denied does not count as warned. */
public final class JsonFormat implements ReportFormat {

    @Override
    public String name() {
        return "json";
    }

    @Override
    public void write(Report report, PrintWriter out) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.set("findings", JsonOutput.findings(report.findings()));
        tree.putObject("summary")
                .put("resources", report.resources().size())
                .put("denied", report.denied())
                .put("warned", report.warned());
        out.println(JsonOutput.write(tree));
    }
}
