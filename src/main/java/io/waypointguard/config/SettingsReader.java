package io.waypointguard.config;

import io.smallrye.config.SmallRyeConfig;
import io.waypointguard.config.Settings.MeshSource;
import io.waypointguard.config.Settings.Tls;
import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.WaypointName;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.guard.Levels;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.rules.StandardRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** From configuration to {@link Settings}; everything that is wrong is reported at once. */
final class SettingsReader {

    /** So that three watches of whole seconds fit into it. */
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(6);

    private final SettingValues values;

    SettingsReader(SettingValues values) {
        this.values = values;
    }

    /**
     * The settings of this configuration.
     *
     * @throws SettingsException that names every unknown key and every bad value
     */
    static Settings read(SmallRyeConfig config) {
        SettingValues values = new SettingValues(new SettingSource.Configuration(config));
        Settings settings = new SettingsReader(values).settings();
        List<String> problems = values.problems();
        if (!problems.isEmpty()) {
            throw SettingsException.of(problems);
        }
        return settings;
    }

    private Settings settings() {
        GuardSettings guard = guard();
        return new Settings(guard, enrolment(guard.rules().mesh()), source(), tls());
    }

    GuardSettings guard() {
        return new GuardSettings(
                new RuleSettings(mesh(), values.choice(SettingBook.SELECTORS).equals("waypoint-only")),
                new Levels(level(SettingBook.ENFORCE), level(SettingBook.WARN), level(SettingBook.AUDIT)),
                true,
                values.choice(SettingBook.PENDING_WAYPOINT).equals("deny"),
                outcome(values.choice(SettingBook.IMPACT)),
                ruleLimits(),
                new Exemptions(
                        names(SettingBook.EXEMPT_NAMESPACES, IstioNames::isNamespaceName, "the name of a Namespace"),
                        Set.copyOf(values.list(SettingBook.EXEMPT_USERS)),
                        Set.copyOf(values.list(SettingBook.EXEMPT_GROUPS))));
    }

    private static Outcome outcome(String choice) {
        return switch (choice) {
            case "deny" -> Outcome.DENY;
            case "warn" -> Outcome.WARN;
            default -> Outcome.SILENT;
        };
    }

    private Level level(Setting setting) {
        return Level.of(values.choice(setting)).orElseThrow();
    }

    private MeshSettings mesh() {
        String root = values.text(SettingBook.ROOT_NAMESPACE).orElseThrow();
        if (!IstioNames.isNamespaceName(root)) {
            values.wrong(SettingBook.ROOT_NAMESPACE, root);
        }
        List<String> trustDomains = values.list(SettingBook.TRUST_DOMAINS);
        for (String domain : trustDomains) {
            if (domain.contains("/") || domain.contains(":") || domain.contains("*") || domain.contains(" ")) {
                values.wrong(SettingBook.TRUST_DOMAINS, domain);
            }
        }
        Set<String> classes =
                names(SettingBook.WAYPOINT_CLASSES, IstioNames::isObjectName, "the name of a GatewayClass");
        return new MeshSettings(root, trustDomains, classes, true);
    }

    private Set<String> names(Setting setting, Predicate<String> isName, String what) {
        Set<String> names = new HashSet<>(values.list(setting));
        for (String name : names) {
            if (!isName.test(name)) {
                values.problem(setting, "\"" + name + "\" is not " + what);
            }
        }
        return names;
    }

    private Map<String, Outcome> ruleLimits() {
        Map<String, Outcome> limits = new HashMap<>();
        for (RuleInfo info : StandardRules.registry().infos()) {
            Setting setting = SettingBook.of(info);
            String most = values.choice(setting);
            if (!most.equals(setting.byDefault())) {
                limits.put(info.id(), outcome(most));
            }
        }
        return limits;
    }

    private Optional<Enrolment> enrolment(MeshSettings mesh) {
        Optional<String> text = values.text(SettingBook.DEFAULT_WAYPOINT);
        Optional<WaypointName> waypoint = text.flatMap(WaypointName::of);
        if (text.isPresent() && waypoint.isEmpty()) {
            values.wrong(SettingBook.DEFAULT_WAYPOINT, text.get());
        }
        return values.choice(SettingBook.ENROLL_MODE).equals("on")
                ? Optional.of(new Enrolment(mesh, waypoint))
                : Optional.empty();
    }

    private MeshSource source() {
        List<String> paths = values.list(SettingBook.MESH_MANIFESTS);
        Duration limit = values.duration(SettingBook.STALENESS_LIMIT);
        if (limit.compareTo(SHORTEST_LIMIT) < 0) {
            values.problem(SettingBook.STALENESS_LIMIT, "is shorter than " + SHORTEST_LIMIT.toSeconds() + "s");
        }
        if (values.choice(SettingBook.MESH_SOURCE).equals("cluster")) {
            if (!paths.isEmpty()) {
                values.problem(
                        SettingBook.MESH_MANIFESTS,
                        "is set, but read only with " + SettingBook.MESH_SOURCE.name() + "=manifests");
            }
            return new MeshSource.Cluster(limit);
        }
        if (paths.isEmpty()) {
            values.problem(
                    SettingBook.MESH_MANIFESTS,
                    "is not set, and " + SettingBook.MESH_SOURCE.name() + "=manifests needs it: "
                            + SettingBook.MESH_MANIFESTS.allowed());
        }
        return new MeshSource.Manifests(paths);
    }

    private Tls tls() {
        Optional<Path> certificate = values.path(SettingBook.TLS_CERTIFICATE);
        Optional<Path> key = values.path(SettingBook.TLS_KEY);
        Optional<Path> ephemeral = values.path(SettingBook.TLS_EPHEMERAL_FILE);
        if (!values.choice(SettingBook.TLS_MODE).equals("files")) {
            return new Tls.Ephemeral(ephemeral);
        }
        return new Tls.Files(
                neededWithFiles(SettingBook.TLS_CERTIFICATE, certificate), neededWithFiles(SettingBook.TLS_KEY, key));
    }

    private Path neededWithFiles(Setting setting, Optional<Path> path) {
        if (path.isEmpty()) {
            values.problem(
                    setting,
                    "is not set, and " + SettingBook.TLS_MODE.name() + "=files needs it: " + setting.allowed()
                            + ". For development, set " + SettingBook.TLS_MODE.name() + "=ephemeral instead");
        }
        return path.orElse(Path.of(""));
    }
}
