package io.waypointguard.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is said without a subcommand. */
@Command(
        name = Terminal.PROGRAM,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Admission control for Istio ambient authorization: no AuthorizationPolicy is admitted that is enforced by"
                    + " nobody, or as something else than written.",
            ""
        },
        footer = {
            "",
            "Try first:",
            "  check deploy/                         judge the manifests of a folder",
            "  explain ap/NAME --manifests deploy/   who enforces a policy of them",
            "  audit                                 judge what is in your cluster",
            "  explain ap/NAME                       who enforces a policy of your cluster",
            "  helm template . | ... check -         judge a chart",
            "",
            "Exit codes: 0 nothing found, 1 findings (certs: could not), 2 wrong usage or something unreadable."
        })
final class RootCommand implements Runnable {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }
}
