package io.waypointguard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code certs renew}: the next certificates in time. */
@Command(
        name = "renew",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Does what issue does, and replaces what has a third of its life left. To be run every day: a new CA"
                    + " signs from the run after the one that made it known.",
            ""
        },
        footer = {"", "Exit codes: 0 done, or nothing to do, 1 could not: run it again, 2 wrong usage."})
final class CertsRenewCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private CertsOptions options = new CertsOptions();

    CertsRenewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return options.run(terminal, true);
    }
}
