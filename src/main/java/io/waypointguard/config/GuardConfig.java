package io.waypointguard.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.waypointguard.config.SettingConverters.GatewayClassName;
import io.waypointguard.config.SettingConverters.MinutesOrSeconds;
import io.waypointguard.config.SettingConverters.NamespaceName;
import io.waypointguard.config.SettingConverters.TrustDomain;
import io.waypointguard.config.SettingConverters.Waypoint;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enroll.WaypointName;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings: their names, types and defaults. {@code docs/settings.md} is generated from this interface.
 *
 * <p>Quarkus generates its implementation at build time, but does not fill it, because nothing injects it: {@link
 * GuardConfigReader} does, so that the messages about wrong settings are ours (docs/adr/0006).
 */
@ConfigMapping(prefix = "guard")
public interface GuardConfig {

    @WithDefault("strict")
    @Doc("The level whose rules refuse a change, in Namespaces without the label `waypoint-guard.io/enforce`.")
    Level enforce();

    @WithDefault("strict")
    @Doc("The level whose rules warn, in Namespaces without the label `waypoint-guard.io/warn`.")
    Level warn();

    @WithDefault("strict")
    @Doc("The level whose rules are noted in the API server's audit log, in Namespaces without the label"
            + " `waypoint-guard.io/audit`.")
    Level audit();

    @WithDefault(MeshSettings.ROOT_NAMESPACE)
    @WithConverter(NamespaceName.class)
    @Doc(
            value = "Istio's `meshConfig.rootNamespace`: policies in it apply to the whole mesh.",
            allowed = "the name of a Namespace")
    String rootNamespace();

    @WithDefault(MeshSettings.TRUST_DOMAIN)
    @Doc(value = "Istio's `meshConfig.trustDomain` and its aliases.", allowed = "trust domains, separated by commas")
    List<@WithConverter(TrustDomain.class) String> trustDomains();

    @WithDefault(IstioNames.WAYPOINT_CLASS)
    @Doc(
            value = "Gateways of these classes are waypoints, in addition to those whose class has Istio's own"
                    + " controller. List the class of a third-party waypoint here.",
            allowed = "names of GatewayClasses, separated by commas")
    Set<@WithConverter(GatewayClassName.class) String> waypointClasses();

    @WithDefault("warn")
    @Doc("What to do about a policy or Service whose waypoint may still be created: Helm and GitOps apply them in any"
            + " order.")
    Pending pendingWaypoint();

    @WithDefault("deny")
    @Doc("What to do about a change that leaves other policies enforced by nobody, in Namespaces without the label"
            + " `waypoint-guard.io/impact`.")
    Limit impact();

    @WithDefault("deny")
    @Doc("Which policies with a `selector` WG001 allows: none, or those that allow only waypoints.")
    Selectors selectors();

    /** By the ids of the rules. */
    Map<String, Limit> rules();

    Exempt exempt();

    Enroll enroll();

    MeshGroup mesh();

    Cluster cluster();

    Tls tls();

    /** Who and what is never judged. */
    interface Exempt {

        @Doc(
                value = "Nothing in these Namespaces is judged or enrolled.",
                allowed = "names of Namespaces, separated by commas")
        Optional<Set<@WithConverter(NamespaceName.class) String>> namespaces();

        @Doc(
                value = "Nothing that these users do is judged or enrolled. A ServiceAccount is"
                        + " `system:serviceaccount:NAMESPACE:NAME`.",
                allowed = "user names, separated by commas")
        Optional<Set<String>> users();

        @Doc(
                value = "Nothing that members of these groups do is judged or enrolled.",
                allowed = "names of groups, separated by commas")
        Optional<Set<String>> groups();
    }

    /** The label of Services that names their waypoint. */
    interface Enroll {

        @WithDefault("on")
        @Doc("Whether Services that lack the label of a waypoint get it.")
        Switch mode();

        @Doc(
                value = "The waypoint for Services of Namespaces that neither name one nor have exactly one.",
                allowed = "NAME, or NAMESPACE/NAME")
        Optional<@WithConverter(Waypoint.class) WaypointName> defaultWaypoint();
    }

    /** Where the mesh is read from. */
    interface MeshGroup {

        @WithDefault("cluster")
        @Doc("Where the mesh is read from: the cluster of the kubeconfig or of the pod's ServiceAccount, or files.")
        MeshFrom source();

        @Doc(
                value = "The manifests that are the mesh. Needed with `mesh.source=manifests`.",
                allowed = "paths of files and folders, separated by commas")
        Optional<List<String>> manifests();
    }

    /** How the cluster is followed. */
    interface Cluster {

        @WithDefault("3m")
        @WithConverter(MinutesOrSeconds.class)
        @Doc(
                value = "How long the guard decides from the last state that the API server reported. After that it is"
                        + " not ready, and asks the API server to try again, until it has news of every kind.",
                allowed = "a time in seconds or minutes, such as `90s` or `3m`; at least `6s`")
        Duration stalenessLimit();
    }

    /** The certificate. */
    interface Tls {

        @WithDefault("files")
        @Doc("The serving certificate: from two files, or one issued at every start, for `localhost` and development.")
        CertificateFrom mode();

        @Doc(
                value = "The certificate, followed by its intermediates. Needed with `tls.mode=files`. Read again every"
                        + " `quarkus.tls.webhook.reload-period`; if the new one cannot be used, the last good one stays"
                        + " in use.",
                allowed = "the path of a PEM file")
        Optional<Path> certificate();

        @Doc(value = "The key of the certificate. Needed with `tls.mode=files`.", allowed = "the path of a PEM file")
        Optional<Path> key();

        @Doc(
                value = "Where to write the certificate issued at the start (never its key), for `curl --cacert`. By"
                        + " default `certs/ephemeral.crt` where there is a folder `certs`, else a new temporary file.",
                allowed = "the path of a file")
        Optional<Path> ephemeralFile();
    }

    /** Whether something that is not there yet is refused. */
    enum Pending {
        WARN,
        DENY
    }

    /** The most that becomes of a finding. */
    enum Limit {
        DENY(Outcome.DENY),
        WARN(Outcome.WARN),
        OFF(Outcome.SILENT);

        private final Outcome outcome;

        Limit(Outcome outcome) {
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }

        String text() {
            return SettingConverters.text(this);
        }
    }

    /** Which selectors pass. */
    enum Selectors {
        DENY,
        WAYPOINT_ONLY
    }

    /** Whether something is done. */
    enum Switch {
        ON,
        OFF
    }

    /** Where the mesh is read from. */
    enum MeshFrom {
        CLUSTER,
        MANIFESTS
    }

    /** Where the certificate comes from. */
    enum CertificateFrom {
        FILES,
        EPHEMERAL
    }
}
