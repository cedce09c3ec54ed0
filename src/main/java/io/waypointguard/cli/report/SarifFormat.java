package io.waypointguard.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.render.FixYaml;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.RuleRegistry;
import io.waypointguard.rule.Severity;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** SARIF 2.1.0, which code scanning of GitHub, GitLab and Azure DevOps reads. */
public final class SarifFormat implements ReportFormat {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String STANDARD_INPUT = "<stdin>";

    private final String version;
    private final RuleRegistry rules;

    /**
     * @param version of this program, which the log names
     * @param rules all that may have found something
     */
    public SarifFormat(String version, RuleRegistry rules) {
        this.version = version;
        this.rules = rules;
    }

    @Override
    public String name() {
        return "sarif";
    }

    @Override
    public void write(Report report, PrintWriter out) {
        ObjectNode log = JSON.objectNode();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "waypoint-guard").put("version", version);
        ArrayNode described = driver.putArray("rules");
        rules.infos().forEach(rule -> described.add(rule(rule)));
        run.put("columnKind", "utf16CodeUnits");
        ArrayNode results = run.putArray("results");
        report.findings().forEach(finding -> results.add(result(finding)));
        out.println(JsonOutput.write(log));
    }

    private static ObjectNode rule(RuleInfo info) {
        ObjectNode rule = JSON.objectNode().put("id", info.id()).put("name", info.name());
        rule.putObject("shortDescription").put("text", info.summary());
        rule.putObject("fullDescription").put("text", "Fires when " + info.firesWhen());
        rule.put("helpUri", info.link());
        rule.putObject("help")
                .put(
                        "text",
                        info.summary() + "\n\nFires when " + info.firesWhen() + "\n\nWhat Istio does: "
                                + info.consequence() + "\n\nHow to fix it: " + info.howToFix() + "\n\n" + info.link())
                .put(
                        "markdown",
                        "**" + info.summary() + "**\n\nFires when " + info.firesWhen() + "\n\n**What Istio does.** "
                                + info.consequence() + "\n\n**How to fix it.** " + info.howToFix() + "\n\n["
                                + info.link() + "](" + info.link() + ")");
        rule.putObject("defaultConfiguration").put("level", info.severity() == Severity.DENY ? "error" : "warning");
        rule.putObject("properties").put("level", info.level().text());
        return rule;
    }

    private static ObjectNode result(LocatedFinding located) {
        Finding finding = located.finding();
        ObjectNode result = JSON.objectNode()
                .put("ruleId", finding.rule().id())
                .put("ruleIndex", located.judged().position())
                .put("level", located.isDenial() ? "error" : "warning");
        result.putObject("message").put("text", message(located));
        ObjectNode location = result.putArray("locations").addObject();
        if (located.hasFile()) {
            ObjectNode physical = location.putObject("physicalLocation");
            physical.putObject("artifactLocation").put("uri", uri(located.file()));
            physical.putObject("region").put("startLine", Math.max(1, located.line()));
        }
        location.putArray("logicalLocations")
                .addObject()
                .put("name", located.subject().metadata().displayName())
                .put("fullyQualifiedName", located.subjectName() + " " + finding.path())
                .put("kind", "resource");
        // Lines move and messages are reworded; the same fault of the same object stays the same.
        result.putObject("partialFingerprints")
                .put("finding/v1", finding.rule().id() + " " + located.subjectName() + " " + finding.path());
        return result;
    }

    private static String message(LocatedFinding located) {
        Finding finding = located.finding();
        StringBuilder text = new StringBuilder(located.subjectName())
                .append(", ")
                .append(finding.path())
                .append(": ")
                .append(finding.message())
                .append('.');
        if (!finding.consequence().isEmpty()) {
            text.append("\nEffect: ").append(finding.consequence()).append('.');
        }
        String fix = FixYaml.text(finding.fix());
        if (!fix.isEmpty()) {
            text.append("\nFix:\n").append(fix);
        }
        return text.toString();
    }

    /** Relative to where the command runs, which is what code scanning expects, or else absolute. */
    private static String uri(String file) {
        if (file.equals(STANDARD_INPUT)) {
            return "stdin";
        }
        Path here = Path.of("").toAbsolutePath();
        Path path = Path.of(file).toAbsolutePath().normalize();
        if (!path.startsWith(here)) {
            return path.toUri().toString();
        }
        String relative = here.relativize(path).toString().replace('\\', '/');
        try {
            return new URI(null, null, relative, null).toASCIIString();
        } catch (URISyntaxException e) {
            return path.toUri().toString();
        }
    }
}
