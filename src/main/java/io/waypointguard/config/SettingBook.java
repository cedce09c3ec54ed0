package io.waypointguard.config;

import static io.waypointguard.config.Setting.choice;
import static io.waypointguard.config.Setting.text;

import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.rules.StandardRules;
import java.util.ArrayList;
import java.util.List;

/** All settings there are. A key that is not here stops the start. */
public final class SettingBook {

    private static final List<String> LEVELS = List.of("off", "baseline", "strict");
    private static final String LIST = ", separated by commas";

    static final Setting ENFORCE = choice(
            "enforce",
            "strict",
            LEVELS,
            "The level whose rules refuse a change, in Namespaces without the label `waypoint-guard.io/enforce`.");
    static final Setting WARN = choice(
            "warn",
            "strict",
            LEVELS,
            "The level whose rules warn, in Namespaces without the label `waypoint-guard.io/warn`.");
    static final Setting AUDIT = choice(
            "audit",
            "strict",
            LEVELS,
            "The level whose rules are noted in the API server's audit log, in Namespaces without the label"
                    + " `waypoint-guard.io/audit`.");

    static final Setting ROOT_NAMESPACE = text(
            "root-namespace",
            "istio-system",
            "the name of a Namespace",
            "Istio's `meshConfig.rootNamespace`: policies in it apply to the whole mesh.");
    static final Setting TRUST_DOMAINS = text(
            "trust-domains",
            "cluster.local",
            "trust domains" + LIST,
            "Istio's `meshConfig.trustDomain` and its aliases.");
    static final Setting WAYPOINT_CLASSES = text(
            "waypoint-classes",
            "istio-waypoint",
            "names of GatewayClasses" + LIST,
            "Gateways of these classes are waypoints, beside those whose class has Istio's own controller. List the"
                    + " class of a third-party waypoint here.");

    static final Setting PENDING_WAYPOINT = choice(
            "pending-waypoint",
            "warn",
            List.of("warn", "deny"),
            "What to do about a policy or Service whose waypoint may still come: Helm and GitOps apply them in any"
                    + " order.");
    static final Setting IMPACT = choice(
            "impact",
            "deny",
            List.of("deny", "warn", "off"),
            "What to do about a change that leaves other policies enforced by nobody, in Namespaces without the label"
                    + " `waypoint-guard.io/impact`.");
    static final Setting SELECTORS = choice(
            "selectors",
            "deny",
            List.of("deny", "waypoint-only"),
            "Which policies with a `selector` WG001 lets pass: none, or those that allow nobody but waypoints.");

    static final Setting EXEMPT_NAMESPACES = text(
            "exempt.namespaces",
            "",
            "names of Namespaces" + LIST,
            "Nothing in these Namespaces is judged or enrolled.");
    static final Setting EXEMPT_USERS = text(
            "exempt.users",
            "",
            "user names" + LIST,
            "Nothing that these users do is judged or enrolled. A ServiceAccount is"
                    + " `system:serviceaccount:NAMESPACE:NAME`.");
    static final Setting EXEMPT_GROUPS = text(
            "exempt.groups",
            "",
            "names of groups" + LIST,
            "Nothing that members of these groups do is judged or enrolled.");

    static final Setting ENROLL_MODE = choice(
            "enroll.mode", "on", List.of("on", "off"), "Whether Services get the label of a waypoint that they lack.");
    static final Setting DEFAULT_WAYPOINT = text(
            "enroll.default-waypoint",
            "",
            "NAME, or NAMESPACE/NAME",
            "The waypoint for Services of Namespaces that neither name one nor have exactly one.");

    static final Setting MESH_SOURCE = choice(
            "mesh.source",
            "cluster",
            List.of("cluster", "manifests"),
            "Where the mesh is read from: the cluster of the kubeconfig or of the pod's ServiceAccount, or files.");
    static final Setting MESH_MANIFESTS = text(
            "mesh.manifests",
            "",
            "paths of files and folders" + LIST,
            "The manifests that are the mesh. Needed with `mesh.source=manifests`.");
    static final Setting STALENESS_LIMIT = text(
            "cluster.staleness-limit",
            "3m",
            "a time in seconds or minutes, such as `90s` or `3m`; at least `6s`",
            "For how long the guard decides from what it heard last of the API server. After that it is not ready, and"
                    + " asks the API server to come again, until it hears of every kind.");

    static final Setting TLS_MODE = choice(
            "tls.mode",
            "files",
            List.of("files", "ephemeral"),
            "The certificate that clients are shown: from two files, or one made up at every start, for `localhost`"
                    + " and development.");
    static final Setting TLS_CERTIFICATE = text(
            "tls.certificate",
            "",
            "the path of a PEM file",
            "The certificate, followed by those that lead to its CA. Needed with `tls.mode=files`. Read again every"
                    + " `quarkus.tls.webhook.reload-period`; what cannot be read leaves the last good one in use.");
    static final Setting TLS_KEY =
            text("tls.key", "", "the path of a PEM file", "The key of the certificate. Needed with `tls.mode=files`.");
    static final Setting TLS_EPHEMERAL_FILE = text(
            "tls.ephemeral-file",
            "",
            "the path of a file",
            "Where to write the made-up certificate (never its key), for `curl --cacert`. By default"
                    + " `certs/ephemeral.crt` where there is a folder `certs`, else a new temporary file.");

    private static final List<Setting> FIXED = List.of(
            ENFORCE,
            WARN,
            AUDIT,
            ROOT_NAMESPACE,
            TRUST_DOMAINS,
            WAYPOINT_CLASSES,
            PENDING_WAYPOINT,
            IMPACT,
            SELECTORS,
            EXEMPT_NAMESPACES,
            EXEMPT_USERS,
            EXEMPT_GROUPS,
            ENROLL_MODE,
            DEFAULT_WAYPOINT,
            MESH_SOURCE,
            MESH_MANIFESTS,
            STALENESS_LIMIT,
            TLS_MODE,
            TLS_CERTIFICATE,
            TLS_KEY,
            TLS_EPHEMERAL_FILE);

    private SettingBook() {}

    /** Every setting but those of single rules. */
    public static List<Setting> fixed() {
        return FIXED;
    }

    /** The setting of a single rule. */
    public static Setting of(RuleInfo rule) {
        boolean denies = rule.severity() == Severity.DENY;
        return choice(
                "rules." + rule.id(),
                denies ? "deny" : "warn",
                denies ? List.of("deny", "warn", "off") : List.of("warn", "off"),
                "The most that " + rule.id() + " (" + rule.name() + ") does.");
    }

    static List<Setting> all() {
        List<Setting> all = new ArrayList<>(FIXED);
        StandardRules.registry().infos().stream().map(SettingBook::of).forEach(all::add);
        return all;
    }
}
