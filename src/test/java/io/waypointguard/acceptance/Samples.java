package io.waypointguard.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The manifests of {@code deploy/samples}, in Namespaces of the test's own. */
final class Samples {

    /** The Namespace of the samples. */
    static final String NAMESPACE = "kagenti-system";

    private static final Path DIRECTORY = Path.of("deploy", "samples");
    /** The files of the complete example, which are numbered in this order. */
    private static final List<String> PARTS = List.of("namespace", "waypoint", "service", "policy");

    private static final Pattern RULE = Pattern.compile("WG[0-9]{3}");

    private Samples() {}

    /** A part of the complete example: {@code service}, {@code policy} or {@code waypoint}. */
    static String mesh(String part, String namespace) {
        String file = (PARTS.indexOf(part) + 1) + "-" + part + ".yaml";
        return in(namespace, DIRECTORY.resolve("mesh").resolve(file));
    }

    /** The Service of the complete example, without its label. */
    static String unlabelledService(String namespace) {
        return without("  labels:\n    istio.io/use-waypoint: mlflow-waypoint\n", mesh("service", namespace));
    }

    static String broken(String variant, String namespace) {
        return in(namespace, DIRECTORY.resolve("broken").resolve(variant + ".yaml"));
    }

    /** The last document of a broken variant, which is its policy. */
    static String brokenPolicy(String variant, String namespace) {
        String all = broken(variant, namespace);
        return all.substring(all.lastIndexOf("\n---\n") + "\n---\n".length());
    }

    static String ambientNamespace(String name, String... labels) {
        String more = labels.length == 0 ? "" : "    " + String.join("\n    ", labels) + "\n";
        return """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                  labels:
                    istio.io/dataplane-mode: ambient
                """.formatted(name) + more;
    }

    /** An ambient Namespace that says which waypoint its Services are to use. */
    static String namespaceNamingItsWaypoint(String name) {
        return ambientNamespace(name) + "  annotations:\n    waypoint-guard.io/waypoint: mlflow-waypoint\n";
    }

    /** The ids of the rules that a text names, each once, in its order. */
    static List<String> rules(String text) {
        return RULE.matcher(text)
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    private static String in(String namespace, Path file) {
        try {
            return Files.readString(file).replace(NAMESPACE, namespace).replace("other-team", namespace + "-other");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String without(String part, String text) {
        if (!text.contains(part)) {
            throw new AssertionError("the sample has changed: it does not contain " + part);
        }
        return text.replace(part, "");
    }
}
