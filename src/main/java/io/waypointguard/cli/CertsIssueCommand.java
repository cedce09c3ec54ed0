package io.waypointguard.cli;

import io.waypointguard.certs.HostNames;
import io.waypointguard.certs.LocalCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code certs issue}: certificates where there are none. */
@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Makes what is missing or damaged: the CA, the server's certificate, the bundle in the webhook"
                    + " configurations. What is sound stays.",
            ""
        },
        footer = {"", "Exit codes: 0 done, or nothing to do, 1 could not: run it again, 2 wrong usage."})
final class CertsIssueCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private CertsOptions options = new CertsOptions();

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            description = "Write a CA and a certificate for localhost, and for the Service if one is named, into a"
                    + " folder; no cluster is asked.")
    private Optional<Path> directory = Optional.empty();

    CertsIssueCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return directory.map(this::intoFolder).orElseGet(() -> options.run(terminal, false));
    }

    private int intoFolder(Path folder) {
        if (options.nameACluster()) {
            throw new UsageException("--directory writes into a folder; it does not go with the names of a cluster");
        }
        HostNames local = HostNames.local();
        HostNames hosts = options.hosts().map(local::and).orElse(local);
        CertsOptions.Announcer announcer = new CertsOptions.Announcer(terminal);
        try {
            new LocalCertificates(folder).issue(hosts, Instant.now()).forEach(announcer::say);
            announcer.end(true);
            return ExitStatus.OK;
        } catch (IOException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return ExitStatus.AGAIN;
        }
    }
}
