package io.waypointguard.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code certs}: what its two subcommands are for. */
@Command(
        name = "certs",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Keeps the certificates of the webhook: a CA in a Secret of its own, the server's certificate in another, and"
                    + " the bundle of CAs in the webhook configurations. Renewal overlaps, so that no call fails.",
            ""
        },
        footer = {"", "Exit codes: 0 done, or nothing to do, 1 could not: run it again, 2 wrong usage."})
final class CertsCommand implements Runnable {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CertsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }
}
