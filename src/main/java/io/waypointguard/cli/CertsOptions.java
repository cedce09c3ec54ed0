package io.waypointguard.cli;

import io.waypointguard.certs.CertificateRun;
import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import io.waypointguard.certs.HostNames;
import io.waypointguard.certs.store.ClusterCertificates;
import io.waypointguard.certs.store.ForeignSecretException;
import io.waypointguard.certs.store.OtherServiceException;
import io.waypointguard.cluster.ClusterException;
import io.waypointguard.enforcement.IstioNames;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose certificates, and where they are kept, as options. */
final class CertsOptions {

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The Namespace of the webhook's Service and of the Secrets.")
    private String namespace = "";

    @Option(names = "--service", paramLabel = "NAME", description = "The webhook's Service.")
    private String service = "";

    @Option(
            names = "--ca-secret",
            paramLabel = "NAME",
            description = "The Secret of the CA and its key. Default: SERVICE-ca.")
    private Optional<String> caSecret = Optional.empty();

    @Option(
            names = "--tls-secret",
            paramLabel = "NAME",
            description = "The Secret of the certificate that the server shows, and its key. Default: SERVICE-tls.")
    private Optional<String> tlsSecret = Optional.empty();

    @Option(
            names = "--webhook-configuration",
            paramLabel = "NAME",
            description = "The name of both, the ValidatingWebhookConfiguration and the MutatingWebhookConfiguration."
                    + " Default: that of the Service.")
    private Optional<String> webhookConfiguration = Optional.empty();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    /** Whether one of them is there that means a cluster. */
    boolean nameACluster() {
        return cluster.areGiven() || caSecret.isPresent() || tlsSecret.isPresent() || webhookConfiguration.isPresent();
    }

    /** The names by which the Service is called; nothing where none is named. */
    Optional<HostNames> hosts() {
        if (namespace.isEmpty() && service.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(HostNames.ofService(name("--namespace", namespace), name("--service", service)));
    }

    /** Of a Service or a Namespace; nothing else can be in a certificate. */
    private static String name(String option, String value) {
        if (value.isEmpty()) {
            throw new UsageException(option + " is needed");
        }
        return checked(option, value, IstioNames.isNamespaceName(value));
    }

    private static String checked(String option, String value, boolean isName) {
        if (!isName) {
            throw new UsageException(option + ": nothing can be called \"" + value + "\"");
        }
        return value;
    }

    /** One run over the cluster; how the command ends. */
    int run(Terminal terminal, boolean renewing) {
        HostNames hosts = hosts().orElseThrow(() -> new UsageException("--namespace and --service are needed"));
        ClusterCertificates.Names names = names();
        Announcer announcer = new Announcer(terminal);
        Clock clock = Clock.systemUTC();
        try (ClusterCertificates certificates = cluster.certificates(names)) {
            Optional<String> fault = certificates.clockFault(clock);
            if (fault.isPresent()) {
                terminal.error(fault.get());
                return ExitStatus.AGAIN;
            }
            List<String> missing = new CertificateRun(certificates, hosts, clock, renewing, announcer::say).execute();
            missing.forEach(name -> terminal.error(
                    name + " does not exist, and nobody calls the webhook by it: create it and run this again"));
            announcer.end(missing.isEmpty());
            return missing.isEmpty() ? ExitStatus.OK : ExitStatus.AGAIN;
        } catch (ClusterException | ForeignSecretException | ChangedMeanwhileException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return ExitStatus.AGAIN;
        } catch (OtherServiceException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.AGAIN;
        }
    }

    private ClusterCertificates.Names names() {
        String ca = object("--ca-secret", caSecret, service + "-ca");
        String tls = object("--tls-secret", tlsSecret, service + "-tls");
        if (ca.equals(tls)) {
            throw new UsageException("--ca-secret and --tls-secret are the same: the server may read the Secret of its"
                    + " certificate, and must not read the key of the CA");
        }
        return new ClusterCertificates.Names(
                namespace, service, ca, tls, object("--webhook-configuration", webhookConfiguration, service));
    }

    /** Names become a part of paths. */
    private static String object(String option, Optional<String> given, String byDefault) {
        String name = given.orElse(byDefault);
        return checked(option, name, IstioNames.isObjectName(name));
    }

    /** A line for each change, at once: a run that is killed has said what it did. */
    static final class Announcer {

        private final Terminal terminal;
        private boolean silent = true;

        Announcer(Terminal terminal) {
            this.terminal = terminal;
        }

        void say(String change) {
            silent = false;
            terminal.out().println(change);
            terminal.out().flush();
        }

        void end(boolean done) {
            if (silent && done) {
                terminal.out().println("nothing to do");
            }
        }
    }
}
