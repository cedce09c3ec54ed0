package io.waypointguard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.waypointguard.config.Settings.MeshSource;
import io.waypointguard.config.Settings.Tls;
import io.waypointguard.enroll.WaypointName;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.Levels;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private static final Map<String, String> NEEDED =
            Map.of("guard.mesh.source", "manifests", "guard.mesh.manifests", "mesh", "guard.tls.mode", "ephemeral");

    private static Settings read(Map<String, String> properties, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.putAll(properties);
        all.values().removeIf("-"::equals);
        return SettingsReader.read(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(all, "test", 100), new EnvConfigSource(environment, 300))
                .build());
    }

    private static Settings read(String... properties) {
        return read(map(properties), Map.of());
    }

    private static Map<String, String> map(String... properties) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put(properties[i], properties[i + 1]);
        }
        return map;
    }

    @Test
    void withNothingSetTheDefaultsAreTheStrictOnes() {
        Settings settings = read();

        assertThat(settings.guard()).isEqualTo(GuardSettings.DEFAULTS);
        assertThat(settings.enrolment()).isPresent();
        assertThat(settings.enrolment().get().defaultWaypoint()).isEmpty();
        assertThat(settings.mesh()).isEqualTo(new MeshSource.Manifests(List.of("mesh")));
        assertThat(settings.tls()).isEqualTo(new Tls.Ephemeral(Optional.empty()));
    }

    @Test
    void everySettingIsRead() {
        Settings settings = read(
                "guard.enforce", "baseline",
                "guard.warn", "strict",
                "guard.audit", "off",
                "guard.root-namespace", "mesh-system",
                "guard.trust-domains", "one.example, two.example",
                "guard.waypoint-classes", "istio-waypoint,sandwich",
                "guard.pending-waypoint", "deny",
                "guard.impact", "off",
                "guard.selectors", "waypoint-only",
                "guard.rules.WG004", "off",
                "guard.rules.WG002", "warn",
                "guard.exempt.namespaces", "kube-system,istio-system",
                "guard.exempt.users", "system:serviceaccount:argocd:argocd",
                "guard.exempt.groups", "admins",
                "guard.enroll.default-waypoint", "gateways/shared",
                "guard.mesh.manifests", "a,b",
                "guard.tls.mode", "files",
                "guard.tls.certificate", "/tls/tls.crt",
                "guard.tls.key", "/tls/tls.key");

        GuardSettings guard = settings.guard();
        assertThat(guard.levels()).isEqualTo(new Levels(Level.BASELINE, Level.STRICT, Level.OFF));
        assertThat(guard.rules().mesh().rootNamespace()).isEqualTo("mesh-system");
        assertThat(guard.rules().mesh().trustDomains()).containsExactly("one.example", "two.example");
        assertThat(guard.rules().mesh().waypointClasses()).containsExactlyInAnyOrder("istio-waypoint", "sandwich");
        assertThat(guard.rules().waypointOnlySelectors()).isTrue();
        assertThat(guard.pendingDenies()).isTrue();
        assertThat(guard.ruleLimits()).isEqualTo(Map.of("WG004", Outcome.SILENT, "WG002", Outcome.WARN));
        assertThat(guard.exemptions().namespaces()).containsExactlyInAnyOrder("kube-system", "istio-system");
        assertThat(guard.exemptions().users()).containsExactly("system:serviceaccount:argocd:argocd");
        assertThat(guard.exemptions().groups()).containsExactly("admins");
        assertThat(guard.impact()).isEqualTo(Outcome.SILENT);
        assertThat(settings.enrolment().get().defaultWaypoint()).isEqualTo(WaypointName.of("gateways/shared"));
        assertThat(settings.mesh()).isEqualTo(new MeshSource.Manifests(List.of("a", "b")));
        assertThat(settings.tls()).isEqualTo(new Tls.Files(Path.of("/tls/tls.crt"), Path.of("/tls/tls.key")));
    }

    @Test
    void everySettingCanBeAnEnvironmentVariable() {
        Settings settings = read(
                Map.of(),
                Map.of(
                        "GUARD_ENFORCE", "off",
                        "GUARD_ROOT_NAMESPACE", "mesh-system",
                        "GUARD_RULES_WG001", "warn",
                        "GUARD_EXEMPT_USERS", "ann,bob",
                        "GUARD_EXEMPT_GROUPS_0_", "admins",
                        "GUARD_ENROLL_MODE", "off",
                        "GUARD_TLS_EPHEMERAL_FILE", "here.crt"));

        assertThat(settings.guard().levels().enforce()).isEqualTo(Level.OFF);
        assertThat(settings.guard().rules().mesh().rootNamespace()).isEqualTo("mesh-system");
        assertThat(settings.guard().ruleLimits()).isEqualTo(Map.of("WG001", Outcome.WARN));
        assertThat(settings.guard().exemptions().users()).containsExactlyInAnyOrder("ann", "bob");
        assertThat(settings.guard().exemptions().groups()).containsExactly("admins");
        assertThat(settings.enrolment()).isEmpty();
        assertThat(settings.tls()).isEqualTo(new Tls.Ephemeral(Optional.of(Path.of("here.crt"))));
    }

    @Test
    void aListMayBeIndexed() {
        assertThat(read("guard.exempt.users[0]", "ann", "guard.exempt.users[1]", "bob")
                        .guard()
                        .exemptions()
                        .users())
                .containsExactlyInAnyOrder("ann", "bob");
    }

    @Test
    void anEmptyValueIsNone() {
        assertThat(read("guard.enforce", "", "guard.trust-domains", " ").guard())
                .isEqualTo(GuardSettings.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guard.enforce|Strict|off, baseline, strict",
                "guard.warn|yes|off, baseline, strict",
                "guard.audit|high|off, baseline, strict",
                "guard.pending-waypoint|off|warn, deny",
                "guard.impact|true|deny, warn, off",
                "guard.selectors|allow|deny, waypoint-only",
                "guard.enroll.mode|true|on, off",
                "guard.mesh.source|files|cluster, manifests",
                "guard.tls.mode|auto|files, ephemeral",
                "guard.waypoint-classes|a/b|names of GatewayClasses",
                "guard.exempt.namespaces|A|names of Namespaces",
                "guard.cluster.staleness-limit|PT1M|a time in seconds or minutes",
                "guard.rules.WG001|error|deny, warn, off",
                "guard.rules.WG012|deny|warn, off",
                "guard.root-namespace|Istio_System|the name of a Namespace",
                "guard.trust-domains|spiffe://x|trust domains",
                "guard.enroll.default-waypoint|a/b/c|NAME, or NAMESPACE/NAME",
                "guard.enroll.default-waypoint|none|NAME, or NAMESPACE/NAME"
            })
    void aBadValueIsNamedWithItsKeyAndWithWhatItMayBe(String key, String value, String allowed) {
        assertThatThrownBy(() -> read(key, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("Waypoint Guard cannot start: a setting is wrong.\n  " + key + ": \"" + value
                        + "\" is not allowed; allowed: " + allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "guard.enforse, guard.enforce",
        "guard.exempt.user, guard.exempt.users",
        "guard.rules.WG0001, guard.rules.WG001",
        "guard.rules.wg001, guard.rules.WG001",
        "guard.tls.cert, ",
        "guard.rootNamespace, guard.root-namespace",
        "%dev.guard.enfrce, guard.enforce",
        "guard.something.else.altogether, "
    })
    void anUnknownKeyIsNamedWithTheOneThatWasMeant(String key, String meant) {
        assertThatThrownBy(() -> read(key, "x"))
                .hasMessageContaining("\n  " + key + ": there is no such setting"
                        + (meant == null ? "\n" : "; did you mean " + meant + "?\n"));
    }

    @Test
    void anUnknownEnvironmentVariableIsNamedToo() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("GUARD_ENFORSE", "off")))
                .hasMessageContaining("a setting is wrong.\n  GUARD_ENFORSE: there is no such setting; did you mean"
                        + " GUARD_ENFORCE?\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GUARD_SERVICE_HOST",
                "GUARD_SERVICE_PORT",
                "GUARD_SERVICE_PORT_HTTPS",
                "GUARD_PORT",
                "GUARD_PORT_443_TCP",
                "GUARD_PORT_443_TCP_ADDR",
                "GUARD_METRICS_SERVICE_HOST",
                "GUARD_METRICS_PORT_9000_TCP_PROTO",
                "GUARDIAN",
                "SAFEGUARD_X"
            })
    void whatKubernetesPutsIntoPodsBesideAServiceCalledGuardIsNoSetting(String variable) {
        assertThat(read(Map.of(), Map.of(variable, "10.0.0.1")).guard()).isEqualTo(GuardSettings.DEFAULTS);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> read(
                        "guard.enforce", "hard",
                        "guard.unknown", "x",
                        "guard.mesh.manifests", "-",
                        "guard.tls.mode", "files"))
                .hasMessageStartingWith("Waypoint Guard cannot start: 5 settings are wrong.\n")
                .hasMessageContaining("guard.enforce: ")
                .hasMessageContaining("guard.unknown: ")
                .hasMessageContaining("guard.mesh.manifests: is not set")
                .hasMessageContaining("guard.tls.certificate: is not set")
                .hasMessageContaining("guard.tls.key: is not set");
    }

    @Test
    void aWrongItemOfAListIsNamedByItself() {
        assertThatThrownBy(() -> read("guard.exempt.namespaces", "shop, B, c/d"))
                .hasMessageStartingWith("Waypoint Guard cannot start: 2 settings are wrong.\n")
                .hasMessageContaining("guard.exempt.namespaces: \"B\" is not allowed; allowed: names of Namespaces")
                .hasMessageContaining("guard.exempt.namespaces: \"c/d\" is not allowed")
                .hasMessageNotContaining("shop");
    }

    @Test
    void anIndexedItemIsNamedWithItsIndex() {
        assertThatThrownBy(() -> read("guard.waypoint-classes[1]", "A_B", "guard.waypoint-classes[0]", "sandwich"))
                .hasMessageContaining(
                        "a setting is wrong.\n  guard.waypoint-classes[1]: \"A_B\" is not allowed; allowed:"
                                + " names of GatewayClasses");
    }

    @Test
    void onlyAListMayBeIndexed() {
        assertThatThrownBy(() -> read("guard.enforce[0]", "off"))
                .hasMessageContaining("guard.enforce[0]: there is no such setting; did you mean guard.enforce?");
        assertThatThrownBy(() -> read("guard.rules.WG001[0]", "off"))
                .hasMessageContaining("guard.rules.WG001[0]: there is no such setting");
        assertThatThrownBy(() -> read(Map.of(), Map.of("GUARD_ENFORCE_0_", "off")))
                .hasMessageContaining("GUARD_ENFORCE_0_: there is no such setting; did you mean GUARD_ENFORCE?");
    }

    @Test
    void aListAndItsItemsGoByTheirSources() {
        assertThat(read(Map.of("guard.exempt.users[0]", "ann"), Map.of("GUARD_EXEMPT_USERS", "bob"))
                        .guard()
                        .exemptions()
                        .users())
                .containsExactly("bob");
        assertThat(read(Map.of("guard.exempt.users", "ann"), Map.of("GUARD_EXEMPT_USERS_0_", "bob"))
                        .guard()
                        .exemptions()
                        .users())
                .containsExactly("bob");
    }

    @Test
    void aRuleIsSetByTheStrongerOfAPropertyAndAVariable() {
        assertThat(read(Map.of("guard.rules.WG001", "off"), Map.of("GUARD_RULES_WG001", "warn"))
                        .guard()
                        .ruleLimits())
                .isEqualTo(Map.of("WG001", Outcome.WARN));
    }

    @Test
    void aCommaInAnItemIsEscaped() {
        assertThat(read("guard.mesh.manifests", "a\\,b,c").mesh())
                .isEqualTo(new MeshSource.Manifests(List.of("a,b", "c")));
    }

    @Test
    void aListOfNothingIsNotAllowedWhereSomethingIsNeeded() {
        assertThatThrownBy(() -> read("guard.trust-domains", ","))
                .hasMessageContaining("guard.trust-domains: \",\" is not allowed; allowed: trust domains");
    }

    @Test
    void aVariableCountsInAnyCaseAsItDoesForSmallRye() {
        assertThat(read(Map.of(), Map.of("guard_enforce", "off"))
                        .guard()
                        .levels()
                        .enforce())
                .isEqualTo(Level.OFF);
        assertThatThrownBy(() -> read(Map.of(), Map.of("guard_enforse", "off")))
                .hasMessageContaining("guard_enforse: there is no such setting; did you mean GUARD_ENFORCE?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${nobody.sets.this}", "${guard.impact}", "${"})
    void anExpressionThatHasNoValueIsNamedWithItsKey(String expression) {
        assertThatThrownBy(() -> read("guard.impact", expression))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("a setting is wrong.\n  guard.impact: refers to another property that is not set")
                .hasMessageNotContaining("SRCFG");
    }

    @Test
    void aValueOfAnotherProfileDoesNotCount() {
        assertThat(read("%dev.guard.enforce", "off").guard()).isEqualTo(GuardSettings.DEFAULTS);
    }

    @Test
    void theMeshIsTheClustersUnlessSomebodySaysOtherwise() {
        Settings settings = read("guard.mesh.source", "-", "guard.mesh.manifests", "-");
        assertThat(settings.mesh()).isEqualTo(new MeshSource.Cluster(Duration.ofMinutes(3)));
    }

    @Test
    void theStalenessLimitIsATime() {
        assertThat(read("guard.mesh.source", "-", "guard.mesh.manifests", "-", "guard.cluster.staleness-limit", "90s")
                        .mesh())
                .isEqualTo(new MeshSource.Cluster(Duration.ofSeconds(90)));
        assertThatThrownBy(() -> read("guard.cluster.staleness-limit", "2s"))
                .hasMessageContaining("guard.cluster.staleness-limit: is shorter than 6s");
        assertThatThrownBy(() -> read("guard.cluster.staleness-limit", "soon"))
                .hasMessageContaining("guard.cluster.staleness-limit: \"soon\" is not allowed");
    }

    @Test
    void manifestsThatNobodyWouldReadAreAMistake() {
        assertThatThrownBy(() -> read("guard.mesh.source", "cluster"))
                .hasMessageContaining("guard.mesh.manifests: is set, but read only with guard.mesh.source=manifests");
    }
}
