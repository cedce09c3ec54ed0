package io.waypointguard.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.cli.report.Style;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** What one command line wrote and how it ended, run inside this JVM. */
record CommandResult(int exitCode, String out, String err) {

    private static final ClusterSource NO_CLUSTER = (kubeconfig, context) -> {
        throw new AssertionError("this command line asks for a cluster");
    };

    static CommandResult run(String... args) {
        return runWithInput("", args);
    }

    static CommandResult runWithInput(String input, String... args) {
        return run(input, NO_CLUSTER, args);
    }

    static CommandResult runInCluster(ClusterSource cluster, String... args) {
        return run("", cluster, args);
    }

    private static CommandResult run(String input, ClusterSource cluster, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                Style.PLAIN);
        int exitCode = Main.run(terminal, cluster, args);
        return new CommandResult(exitCode, out.toString(), err.toString());
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + out, e);
        }
    }
}
