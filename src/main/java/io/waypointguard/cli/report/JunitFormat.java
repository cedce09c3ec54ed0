package io.waypointguard.cli.report;

import io.waypointguard.render.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** JUnit's XML: one test case an object, failed where it is denied; warnings are its output. */
public final class JunitFormat implements ReportFormat {

    private static final String SUITE = "waypoint-guard";

    @Override
    public String name() {
        return "junit";
    }

    @Override
    public void write(Report report, PrintWriter out) {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            line(xml, 0);
            start(xml, "testsuites", report);
            line(xml, 1);
            start(xml, "testsuite", report);
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("skipped", "0");
            for (JudgedResource resource : report.resources()) {
                write(xml, resource);
            }
            line(xml, 1);
            xml.writeEndElement();
            line(xml, 0);
            xml.writeEndElement();
            line(xml, 0);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML can always be written", e);
        }
    }

    private static void start(XMLStreamWriter xml, String element, Report report) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("name", SUITE);
        xml.writeAttribute("tests", String.valueOf(report.resources().size()));
        xml.writeAttribute("failures", String.valueOf(report.denied()));
    }

    private static void write(XMLStreamWriter xml, JudgedResource resource) throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", Printable.line(resource.name()));
        writePlace(xml, resource.located());
        List<LocatedFinding> denials =
                resource.findings().stream().filter(LocatedFinding::isDenial).toList();
        if (!denials.isEmpty()) {
            line(xml, 3);
            xml.writeStartElement("failure");
            xml.writeAttribute("type", denials.get(0).finding().rule().id());
            xml.writeAttribute(
                    "message", Printable.line(denials.get(0).finding().message()));
            xml.writeCharacters(text(denials));
            xml.writeEndElement();
        }
        List<LocatedFinding> warnings = resource.findings().stream()
                .filter(finding -> !finding.isDenial())
                .toList();
        if (!warnings.isEmpty()) {
            line(xml, 3);
            xml.writeStartElement("system-out");
            xml.writeCharacters(text(warnings));
            xml.writeEndElement();
        }
        line(xml, 2);
        xml.writeEndElement();
    }

    /** Test cases are grouped by their class name: by file, and in a cluster by Namespace. */
    private static void writePlace(XMLStreamWriter xml, LocatedObject located) throws XMLStreamException {
        String file = Printable.line(located.file());
        if (file.isEmpty()) {
            String namespace = located.object().metadata().namespace();
            xml.writeAttribute("classname", namespace.isEmpty() ? "cluster" : Printable.line(namespace));
            return;
        }
        xml.writeAttribute("classname", file);
        xml.writeAttribute("file", file);
        xml.writeAttribute("line", String.valueOf(located.line()));
    }

    private static String text(List<LocatedFinding> findings) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        TextFormat format = new TextFormat(Style.PLAIN);
        findings.forEach(finding -> format.write(finding, out));
        out.flush();
        return text.toString();
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }
}
