package io.waypointguard.config;

import io.smallrye.config.SmallRyeConfig;
import io.waypointguard.config.GuardConfig.CertificateFrom;
import io.waypointguard.config.GuardConfig.Exempt;
import io.waypointguard.config.GuardConfig.Limit;
import io.waypointguard.config.GuardConfig.MeshFrom;
import io.waypointguard.config.GuardConfig.Pending;
import io.waypointguard.config.GuardConfig.Selectors;
import io.waypointguard.config.GuardConfig.Switch;
import io.waypointguard.config.Settings.MeshSource;
import io.waypointguard.config.Settings.Tls;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.guard.Levels;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.RuleSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From configuration to {@link Settings}; everything that is wrong is reported at once. */
final class SettingsReader {

    static final String MESH_MANIFESTS = "guard.mesh.manifests";

    private static final String MESH_SOURCE = "guard.mesh.source";
    private static final String STALENESS_LIMIT = "guard.cluster.staleness-limit";
    private static final String TLS_MODE = "guard.tls.mode";
    private static final String TLS_CERTIFICATE = "guard.tls.certificate";
    private static final String TLS_KEY = "guard.tls.key";

    /** So that three watches of whole seconds fit into it. */
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(6);

    private final SettingProblems problems;
    private final GuardConfig config;

    SettingsReader(SmallRyeConfig config, SettingProblems problems) {
        this.problems = problems;
        this.config = GuardConfigReader.read(config, problems);
    }

    /**
     * The settings of this configuration.
     *
     * @throws SettingsException that names every unknown key and every bad value
     */
    static Settings read(SmallRyeConfig config) {
        SettingProblems problems = new SettingProblems();
        Settings settings = new SettingsReader(config, problems).settings();
        if (!problems.messages().isEmpty()) {
            throw SettingsException.of(problems.messages());
        }
        return settings;
    }

    private Settings settings() {
        GuardSettings guard = guard();
        return new Settings(guard, enrolment(guard.rules().mesh()), source(), tls());
    }

    GuardSettings guard() {
        Exempt exempt = config.exempt();
        return new GuardSettings(
                new RuleSettings(mesh(), config.selectors() == Selectors.WAYPOINT_ONLY),
                new Levels(config.enforce(), config.warn(), config.audit()),
                true,
                config.pendingWaypoint() == Pending.DENY,
                config.impact().outcome(),
                ruleLimits(),
                new Exemptions(
                        exempt.namespaces().orElse(Set.of()),
                        exempt.users().orElse(Set.of()),
                        exempt.groups().orElse(Set.of())));
    }

    private MeshSettings mesh() {
        return new MeshSettings(
                config.rootNamespace(),
                config.trustDomains().stream().distinct().toList(),
                config.waypointClasses(),
                true);
    }

    /** The mapping cannot say that some rules only warn. */
    private Map<String, Outcome> ruleLimits() {
        Map<String, Outcome> limits = new HashMap<>();
        for (RuleInfo rule : KnownSettings.rules()) {
            Limit limit = config.rules().get(rule.id());
            Setting setting = KnownSettings.of(rule);
            if (limit != null && !setting.choices().contains(limit.text())) {
                problems.notAllowed(setting.name(), limit.text());
            } else if (limit != null && !limit.text().equals(setting.byDefault())) {
                limits.put(rule.id(), limit.outcome());
            }
        }
        return limits;
    }

    private Optional<Enrolment> enrolment(MeshSettings mesh) {
        return config.enroll().mode() == Switch.ON
                ? Optional.of(new Enrolment(mesh, config.enroll().defaultWaypoint()))
                : Optional.empty();
    }

    private MeshSource source() {
        List<String> paths = config.mesh().manifests().orElse(List.of());
        Duration limit = config.cluster().stalenessLimit();
        if (limit.compareTo(SHORTEST_LIMIT) < 0) {
            problems.add(STALENESS_LIMIT, "is shorter than " + SHORTEST_LIMIT.toSeconds() + "s");
        }
        if (config.mesh().source() == MeshFrom.MANIFESTS) {
            if (paths.isEmpty() && !problems.concern(MESH_MANIFESTS)) {
                problems.missing(MESH_MANIFESTS, MESH_SOURCE + "=manifests", "");
            }
            return new MeshSource.Manifests(paths);
        }
        if (!paths.isEmpty() && !problems.concern(MESH_SOURCE)) {
            problems.add(MESH_MANIFESTS, "is set, but read only with " + MESH_SOURCE + "=manifests");
        }
        return new MeshSource.Cluster(limit);
    }

    private Tls tls() {
        if (config.tls().mode() == CertificateFrom.EPHEMERAL) {
            return new Tls.Ephemeral(config.tls().ephemeralFile());
        }
        return new Tls.Files(
                neededWithFiles(TLS_CERTIFICATE, config.tls().certificate()),
                neededWithFiles(TLS_KEY, config.tls().key()));
    }

    private Path neededWithFiles(String setting, Optional<Path> path) {
        if (path.isEmpty() && !problems.concern(TLS_MODE) && !problems.concern(setting)) {
            problems.missing(setting, TLS_MODE + "=files", ". For development, set " + TLS_MODE + "=ephemeral instead");
        }
        return path.orElse(Path.of(""));
    }
}
