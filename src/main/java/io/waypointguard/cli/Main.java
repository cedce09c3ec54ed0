package io.waypointguard.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.waypointguard.cluster.ClusterException;
import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.manifests.ManifestException;
import io.waypointguard.rule.RuleRegistry;
import io.waypointguard.rule.rules.StandardRules;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Only {@code serve} boots the server. */
@QuarkusMain
public final class Main {

    /** With this environment variable set, a bug shows its stack trace. */
    private static final String DEBUG = "WAYPOINT_GUARD_DEBUG";

    /** For Quarkus, which makes a bean of the main class. */
    Main() {}

    public static void main(String... args) {
        System.exit(run(Terminal.system(), ClusterScan::read, args));
    }

    /** Carries out one command line and says how it ended; see {@link ExitStatus}. */
    static int run(Terminal terminal, ClusterSource clusters, String... args) {
        CommandLine commandLine = commandLine(terminal, clusters);
        try {
            return commandLine.execute(args);
        } catch (StackOverflowError | OutOfMemoryError e) {
            terminal.error("gave up: the input is too large or too deep");
            return ExitStatus.UNUSABLE;
        } finally {
            terminal.flush();
        }
    }

    private static CommandLine commandLine(Terminal terminal, ClusterSource clusters) {
        RuleRegistry rules = StandardRules.registry();
        return new CommandLine(new RootCommand(terminal))
                .addSubcommand(new CheckCommand(terminal, rules))
                .addSubcommand(new AuditCommand(terminal, clusters, rules))
                .addSubcommand(new ExplainCommand(terminal, clusters, rules))
                .addSubcommand(certs(terminal))
                .addSubcommand(new ServeCommand())
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(Help.defaultColorScheme(terminal.style().colour() ? Ansi.ON : Ansi.OFF))
                // A path may start with @.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, args) -> wrongUsage(e, terminal))
                .setExecutionExceptionHandler((e, command, result) -> failed(e, terminal));
    }

    private static CommandLine certs(Terminal terminal) {
        return new CommandLine(new CertsCommand(terminal))
                .addSubcommand(new CertsIssueCommand(terminal))
                .addSubcommand(new CertsRenewCommand(terminal));
    }

    private static int wrongUsage(ParameterException e, Terminal terminal) {
        terminal.error(String.valueOf(e.getMessage()));
        suggestions(e).forEach(suggestion -> terminal.err().println("Did you mean " + suggestion + "?"));
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.err().println("See " + command + " --help.");
        return ExitStatus.UNUSABLE;
    }

    /** picocli suggests only where nothing but one argument is unknown. */
    private static List<String> suggestions(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return List.of();
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String unknown = unmatched.getUnmatched().get(0);
        List<String> known = unknown.startsWith("-")
                ? List.copyOf(command.optionsMap().keySet())
                : List.copyOf(command.subcommands().keySet());
        return Choices.nearest(unknown.replaceFirst("=.*", ""), known).stream()
                .limit(1)
                .toList();
    }

    private static int failed(Exception e, Terminal terminal) {
        if (e instanceof ManifestException || e instanceof UsageException || e instanceof ClusterException) {
            terminal.error(String.valueOf(e.getMessage()));
        } else {
            terminal.error("stopped by a bug of its own; set " + DEBUG + "=1 to see where");
        }
        if (System.getenv(DEBUG) != null) {
            PrintWriter err = terminal.err();
            e.printStackTrace(err);
        }
        return ExitStatus.UNUSABLE;
    }
}
